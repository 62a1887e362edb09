def score_interval(right, questions):
    z = 1.959963984540054
    share = right / questions
    scale = 1 + z**2 / questions
    middle = (share + z**2 / (2 * questions)) / scale
    reach = z / scale * (share * (1 - share) / questions + z**2 / (4 * questions**2)) ** 0.5
    return {"low": middle - reach, "high": middle + reach}
