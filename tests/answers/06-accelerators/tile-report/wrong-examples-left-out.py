# score: 2
# says: that leaves examples out
# misconception: accelerators/examples-left-out
def up(size, multiple):
    return -(-size // multiple) * multiple


def tile_report(batch, features, cores):
    share = max(batch // cores, 1)
    on_rows = batch * features / (cores * up(share, 8) * up(features, 128))
    on_lanes = batch * features / (cores * up(share, 128) * up(features, 8))
    return {
        "batch_on_rows": on_rows,
        "batch_on_lanes": on_lanes,
        "wastes_nothing": on_rows == 1 or on_lanes == 1,
    }
