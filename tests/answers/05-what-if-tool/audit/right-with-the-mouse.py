def audit(tool):
    # What tool.script() wrote after a few minutes with the mouse.
    tool.slice_by(feature="sex")
    tool.set_cost_ratio(ratio=3.0)
    tool.optimize(strategy="single threshold")
    tool.optimize(strategy="group thresholds")
    tool.optimize(strategy="demographic parity")
    tool.optimize(strategy="equal accuracy")
    tool.optimize(strategy="equal opportunity")
    # 143 of 356 men who repaid, 87 of 360 women; then 559 against 552.
    return {"gap": 143 / 356 - 87 / 360, "strategy": "equal opportunity", "price": 7}
