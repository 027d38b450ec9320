"""train with TensorFlow: logistic regression with an L2 penalty, full batches, Keras's Adam, to convergence, as a compiled graph."""

import functools
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from answer_lines import answer_lines

STEPS = 400


def data(rows: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    i, j = np.indices((rows, width))
    x = ((i * (j + 3) * 7 + 13 * j) % 101 - 50) / 50
    weights = (5 * np.arange(width)) % 7 - 3
    noise = (i[:, 0] * 37) % 11 - 5
    return x, (x @ weights + noise > 0).astype(int)


@functools.cache
def trainer(width: int) -> Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    """The graph is compiled once for a width and kept; what it learns is not: each call begins at zero."""
    weights, bias = tf.Variable(tf.zeros([width])), tf.Variable(0.0)
    # The rate falls, so that the last steps settle instead of circling.
    optimizer = tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.InverseTimeDecay(0.3, decay_steps=50, decay_rate=1))
    optimizer.build([weights, bias])

    @tf.function(reduce_retracing=True)
    def fit(inputs: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        rows = tf.cast(tf.shape(inputs)[0], tf.float32)
        for variable in (weights, bias, *optimizer.variables):
            variable.assign(tf.zeros_like(variable))
        for _ in tf.range(STEPS):
            with tf.GradientTape() as tape:
                logits = tf.linalg.matvec(inputs, weights) + bias
                misfit = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels, logits))
                loss = misfit + tf.nn.l2_loss(weights) / rows  # the bias carries no penalty
            optimizer.apply_gradients(zip(tape.gradient(loss, [weights, bias]), [weights, bias]))
        return weights.value(), bias.value()

    return fit


def train(request: dict) -> dict:
    x, y = data(request["rows"], request["width"])
    fitted = trainer(request["width"])(tf.constant(x, tf.float32), tf.constant(y, tf.float32))
    weights, bias = (part.numpy().astype(float) for part in fitted)
    margins = np.where(y == 1, 1, -1) * (x @ weights + bias)
    norm = float(np.linalg.norm(weights))
    return {"positives": int(y.sum()), "objective": norm**2 / 2 + float(np.logaddexp(0, -margins).sum()), "norm": norm}


answer_lines({"train": train})
