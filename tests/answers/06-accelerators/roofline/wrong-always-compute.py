# score: 3
# says: waits for memory
# misconception: accelerators/peak-decides
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = 2 * rows * inner * columns
    numbers = rows * inner + inner * columns + rows * columns
    intensity = flops / (numbers * number_bytes)
    ridge = peak / bandwidth
    bound = "compute"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
