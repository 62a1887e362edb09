# score: 0
# says: only asks for multiples
# misconception: accelerators/powers-of-two-only
def tile_report(batch, features, cores):
    def up(size, multiple):
        rounded = multiple
        while rounded < size:
            rounded *= 2
        return rounded

    share = -(-batch // cores)
    on_rows = batch * features / (cores * up(share, 8) * up(features, 128))
    on_lanes = batch * features / (cores * up(share, 128) * up(features, 8))
    return {
        "batch_on_rows": on_rows,
        "batch_on_lanes": on_lanes,
        "wastes_nothing": on_rows == 1 or on_lanes == 1,
    }
