def global_importance(values, groups):
    scores = []
    for name, columns in groups.items():
        credits = [abs(sum(row[column] for column in columns)) for row in values]
        scores.append((sum(credits) / len(credits), name))
    return {name: score for score, name in sorted(scores)[::-1]}
