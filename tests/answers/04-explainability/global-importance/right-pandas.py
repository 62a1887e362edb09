import pandas as pd


def global_importance(values, groups):
    frame = pd.DataFrame(values)
    credit = pd.DataFrame({name: frame[columns].sum(axis=1) for name, columns in groups.items()})
    return credit.abs().mean().sort_values(ascending=False).to_dict()
