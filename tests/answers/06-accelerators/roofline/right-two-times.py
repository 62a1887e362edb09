# Compares two times instead of two intensities.
def roofline(rows, inner, columns, number_bytes, peak, bandwidth):
    flops = rows * columns * inner * 2.0
    moved = number_bytes * (inner * (rows + columns) + rows * columns)
    slower = "memory" if moved / bandwidth > flops / peak else "compute"
    return dict(flops=flops, intensity=flops / moved, ridge=peak / bandwidth, bound=slower)
