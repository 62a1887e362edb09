# score: 2
# says: fills eight cores
# misconception: accelerators/batch-not-split
def tile_report(batch, features, cores):
    def up(size, multiple):
        return -(-size // multiple) * multiple

    share = up(batch, cores) // cores
    on_rows = batch * features / (cores * up(share, 8) * up(features, 128))
    on_lanes = batch * features / (cores * up(share, 128) * up(features, 8))
    return {
        "batch_on_rows": on_rows,
        "batch_on_lanes": on_lanes,
        "wastes_nothing": (batch % 8 == 0 and features % 128 == 0)
        or (batch % 128 == 0 and features % 8 == 0),
    }
