# score: 2
# says: bytes for each operation
# misconception: accelerators/intensity-upside-down
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = 2 * rows * inner * columns
    numbers = rows * inner + inner * columns + rows * columns
    intensity = numbers * number_bytes / flops
    ridge = peak / bandwidth
    bound = "compute" if intensity >= ridge else "memory"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
