# score: 0
# says: nobody will ever err again
# misconception: exam-technique/certain-when-perfect
def score_interval(right, questions):
    share = right / questions
    reach = 1.959963984540054 * (share * (1 - share) / questions) ** 0.5
    return {"low": share - reach, "high": share + reach}
