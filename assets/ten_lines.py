from numpy import array, exp, outer

x, y, eta = array([1.0, 0.5]), 1.0, 0.5
V, w = array([[0.3, -0.2], [0.5, 0.4]]), array([0.6, -0.3])
for cycle in range(1, 101):
    h = 1 / (1 + exp(-V @ x))
    p = 1 / (1 + exp(-w @ h))
    print(cycle, p, (p - y) ** 2 / 2)
    d = (p - y) * p * (1 - p)
    dh = w * d * h * (1 - h)
    V, w = V - eta * outer(dh, x), w - eta * d * h
