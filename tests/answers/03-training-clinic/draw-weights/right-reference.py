import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    """Draw the first weights of a dense layer.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all chance comes from.
    fan_in, fan_out : int
        The numbers of inputs and of units.
    activation : str
        ``"relu"`` or ``"leaky_relu"``, whose weights are He's: normal around 0, with a
        variance of 2 over the inputs. For any other, such as ``"tanh"``, they are
        Glorot's: uniform around 0, with a variance of 2 over the sum of inputs and units.

    Returns
    -------
    numpy.ndarray, shape (fan_in, fan_out)
    """
    ### BEGIN SOLUTION
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))
    ### END SOLUTION
