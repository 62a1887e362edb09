# score: 2
# says: must be written
# misconception: accelerators/result-not-written
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = 2 * rows * inner * columns
    numbers = rows * inner + inner * columns
    intensity = flops / (numbers * number_bytes)
    ridge = peak / bandwidth
    bound = "compute" if intensity >= ridge else "memory"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
