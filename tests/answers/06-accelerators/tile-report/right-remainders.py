import math


def tile_report(batch, features, cores):
    share = math.ceil(batch / cores)

    def useful(batch_multiple, feature_multiple):
        tiles = math.ceil(share / batch_multiple) * math.ceil(features / feature_multiple)
        return batch * features / (tiles * batch_multiple * feature_multiple * cores)

    even = batch % cores == 0
    fits = any(share % a == 0 and features % b == 0 for a, b in ((8, 128), (128, 8)))
    return dict(
        batch_on_rows=useful(8, 128), batch_on_lanes=useful(128, 8), wastes_nothing=even and fits
    )
