import numpy as np


def audit(attribute, rng):
    def close(left, right):
        return bool(np.allclose(left, right, atol=1e-7))

    def efficiency():
        w = rng.uniform(1, 2, 3)
        f = lambda z: 3 + np.sin(z) @ w + np.prod(z, axis=1)
        x, b = rng.uniform(1, 2, 3), rng.uniform(-2, -1, 3)
        return close(np.sum(attribute(f, x, b)), f(x[None])[0] - f(b[None])[0])

    def symmetry():
        f = lambda z: np.maximum(z[:, 0], z[:, 2]) * z[:, 1]
        x, b = rng.uniform(1, 2, 3), rng.uniform(-1, 0, 3)
        x[2], b[2] = x[0], b[0]
        phi = attribute(f, x, b)
        return close(phi[0], phi[2])

    def dummy():
        k = rng.uniform(1, 2)
        f = lambda z: k + z[:, 0] * z[:, 2] + z[:, 0]
        return close(attribute(f, rng.uniform(1, 2, 3), rng.uniform(-2, -1, 3))[1], 0)

    def additivity():
        f, g = lambda z: z[:, 0] ** 2 * z[:, 1], lambda z: 5 * z[:, 2] + z[:, 1]
        x, b = rng.uniform(1, 2, 3), rng.uniform(-2, -1, 3)
        left = attribute(lambda z: f(z) + g(z), x, b)
        return close(left, np.add(attribute(f, x, b), attribute(g, x, b)))

    tests = {"efficiency": efficiency, "symmetry": symmetry, "dummy": dummy, "additivity": additivity}
    return {name: all(test() for _ in range(8)) for name, test in tests.items()}
