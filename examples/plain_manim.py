"""A network from numpy arrays in a plain Manim scene: forward pass, move aside, backward pass.

.venv/bin/manim -ql examples/plain_manim.py PlainManim
"""

from manim import LEFT, RIGHT, UP, FadeIn, FadeOut, Scene, Text, Write

from scenes.kit.plain import NeuralNetwork

WEIGHTS = [[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]]  # W[l][k, j]: from unit j of layer l to unit k of the next
BIASES = [[0.1, -0.1], [0.2]]


class PlainManim(Scene):
    """All numbers on screen are computed from the arrays above; change them, and the film follows."""

    def construct(self) -> None:
        net = NeuralNetwork(WEIGHTS, BIASES, x=[1.0, 0.5], y=[1.0], activation="sigmoid", width=11, decimals=3)
        self.play(FadeIn(net, shift=UP * 0.3))
        self.play(net.forward())  # x, then a = f(z) of each unit; on the way w * a

        title = Text("Who is to blame?", font_size=40).to_edge(UP)
        self.play(net.animate.scale(0.8).to_edge(LEFT), Write(title))  # values, labels and arrows come along
        self.play(net.backward())  # delta = dL/dz of each unit; on the way w * delta

        self.play(net.rearrange("up", height=6.4, center=RIGHT * 2.5), FadeOut(title))
        self.play(net.forward())  # pulses run where the arrows are now
        self.wait()
