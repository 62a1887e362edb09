# score: 3
# says: sides are exchanged
# misconception: accelerators/sides-exchanged
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = 2 * rows * inner * columns
    numbers = rows * inner + inner * columns + rows * columns
    intensity = flops / (numbers * number_bytes)
    ridge = peak / bandwidth
    bound = "memory" if intensity >= ridge else "compute"
    return {"flops": flops, "intensity": intensity, "ridge": ridge, "bound": bound}
