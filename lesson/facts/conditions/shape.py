"""Conditions on what a lesson is: its layers, units and names, activations, loss and data."""

import numpy as np

from ..focus import MAX_DRAWN
from . import signs
from .signs import Table, Test


def _hidden(name: str) -> Test:
    return lambda f: len(f.network.activations) > 1 and f.network.activations[-2] == name


def _first(name: str) -> Test:
    return lambda f: f.network.activations[0] == name


def _output(name: str) -> Test:
    return lambda f: f.network.activations[-1] == name


def _loss(name: str) -> Test:
    return lambda f: f.network.loss == name


SHAPE: Table = {
    "has_biases": ("some bias is not 0", lambda f: f.network.has_biases),
    "no_biases": ("the network has no biases", lambda f: not f.network.has_biases),
    "update_biases": (
        "there are biases and training changes them", lambda f: f.network.has_biases and f.lesson.update_biases,
    ),
    "named_inputs": ("the inputs have names of their own", lambda f: f.lesson.unit_names[0] is not None),
    "unit_inputs": ("all inputs lie from 0 to 1, those of the data set too", signs.unit_inputs),
    "inputs_zero": ("some input of the sample is 0", lambda f: bool(np.any(f.x == 0))),
    "named_first": ("the units of the first layer after the input have names of their own",
                    lambda f: f.lesson.unit_names[1] is not None),
    "named_hidden": ("the units that feed the output have names of their own",
                     lambda f: f.lesson.unit_names[-2] is not None),
    "named_outputs": ("the outputs have names of their own", lambda f: f.lesson.unit_names[-1] is not None),
    "several_inputs": ("2 or more inputs", lambda f: f.counts.inputs > 1),
    "three_inputs": ("just 3 inputs", lambda f: f.counts.inputs == 3),
    "many_inputs": ("4 or more inputs", lambda f: f.counts.inputs > 3),
    "has_hidden": ("there is a hidden layer", lambda f: f.counts.hidden_layers > 0),
    "several_hidden": ("2 or more units in the last hidden layer", lambda f: f.counts.hidden > 1),
    "several_first": ("2 or more units in the first layer after the input", lambda f: f.network.sizes[1] > 1),
    "hidden_layers_several": ("2 or more hidden layers", lambda f: f.counts.hidden_layers > 1),
    "one_hidden_unit": ("just one hidden unit in the whole network", lambda f: f.counts.hidden_units == 1),
    "several_weights": ("2 or more weights", lambda f: f.counts.weights > 1),
    "several_biases": ("2 or more biases", lambda f: f.counts.biases > 1),
    "two_outputs": ("just 2 outputs", lambda f: f.counts.outputs == 2),
    "many_outputs": ("3 or more outputs", lambda f: f.counts.outputs > 2),
    "several_outputs": ("2 or more outputs", lambda f: f.counts.outputs > 1),
    "elided": ("a layer has more than 6 units", lambda f: max(f.network.sizes) > MAX_DRAWN),
    "sigmoid_output": ("the output is sigmoid", _output("sigmoid")),
    "tanh_output": ("the output is tanh", _output("tanh")),
    "relu_output": ("the output is relu", _output("relu")),
    "identity_output": ("the output has no activation function", _output("identity")),
    "softmax_output": ("the output is softmax", _output("softmax")),
    "sigmoid_hidden": ("the last hidden layer is sigmoid", _hidden("sigmoid")),
    "tanh_hidden": ("the last hidden layer is tanh", _hidden("tanh")),
    "relu_hidden": ("the last hidden layer is relu", _hidden("relu")),
    "identity_hidden": ("the last hidden layer has no activation function", _hidden("identity")),
    "sigmoid_first": ("the first layer after the input is sigmoid", _first("sigmoid")),
    "tanh_first": ("the first layer after the input is tanh", _first("tanh")),
    "relu_first": ("the first layer after the input is relu", _first("relu")),
    "identity_first": ("the first layer after the input has no activation function", _first("identity")),
    "saturating_hidden": ("a hidden layer is sigmoid or tanh", signs.saturating),
    "squared_loss": ("the loss is half the squared error", _loss("half_squared_error")),
    "binary_loss": ("the loss is binary cross-entropy", _loss("binary_cross_entropy")),
    "categorical_loss": ("the loss is categorical cross-entropy", _loss("categorical_cross_entropy")),
    "cross_entropy_loss": ("the loss is a cross-entropy", lambda f: f.network.loss != "half_squared_error"),
    "own_losses": (
        "there are several outputs, each with a loss of its own: all but a softmax whose target is one class",
        lambda f: f.counts.outputs > 1 and (f.network.loss != "categorical_cross_entropy" or signs.soft_classes(f)),
    ),
    "soft_target": ("a cross-entropy's target of out is neither 0 nor 1", signs.soft_target),
    "soft_classes": ("the output is softmax, and several classes share the target", signs.soft_classes),
    "has_dataset": ("the lesson has a data set", lambda f: f.lesson.dataset is not None),
}  # fmt: skip
