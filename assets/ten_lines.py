from numpy import array, exp, outer

x, y, eta = array([1.0, 0.5]), 1.0, 0.5
W1, W2 = array([[0.3, -0.2], [0.5, 0.4]]), array([0.6, -0.3])
for cycle in range(1, 101):
    h = 1 / (1 + exp(-W1 @ x))
    p = 1 / (1 + exp(-W2 @ h))
    print(cycle, p, (p - y) ** 2 / 2)
    d = (p - y) * p * (1 - p)
    dh = W2 * d * h * (1 - h)
    W1, W2 = W1 - eta * outer(dh, x), W2 - eta * d * h
