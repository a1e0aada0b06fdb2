#!/usr/bin/env python3
"""Values and gradients of PyTorch for packages/engine/src/pytorchValues.reference.test.ts.

    python3 scripts/peer/kernel_values.py > packages/engine/tests/pytorchValues.json

Each case is a function of some tensors. Stored are its inputs, its value and the gradients of `sum(value * weight)`,
where weight is 1, 2, 3, ... / size, so that no two elements of the value are alike to the gradient. All in float64,
rounded when written. The test has the same functions in TensorFlow.js ops, by the same names.
"""

import json
import math

import torch
import torch.nn.functional as F


def wave(*shape, start=0.0, scale=1.0):
    """Numbers without a pattern, the same everywhere: scale sin(1.7 i + start)."""
    size = math.prod(shape)
    return (torch.sin(1.7 * torch.arange(size, dtype=torch.float64) + start) * scale).reshape(shape)


def nhwc(images):
    return images.permute(0, 2, 3, 1)


def nchw(images):
    return images.permute(0, 3, 1, 2)


def conv_same(x, w, stride, dilation=1):
    """TensorFlow's SAME: the odd row of padding goes to the end."""
    pads = []
    for size, kernel in ((x.shape[2], w.shape[1]), (x.shape[1], w.shape[0])):
        extent = (kernel - 1) * dilation + 1
        total = max((math.ceil(size / stride) - 1) * stride + extent - size, 0)
        pads += [total // 2, total - total // 2]
    return nhwc(F.conv2d(F.pad(nchw(x), pads), w.permute(3, 2, 0, 1), stride=stride, dilation=dilation))


def batch_norm(x, mean, variance, scale, offset):
    return (x - mean) * scale / torch.sqrt(variance + 1e-3) + offset


def attention(q, k, v):
    return torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1) @ v


CASES = {
    'layer norm of rows of one prime length': (
        lambda x, w, b: F.layer_norm(x, (7,), w, b, 1e-12),
        [wave(5, 7), wave(7, start=1), wave(7, start=2)],
    ),
    'gelu by the error function': (lambda x: F.gelu(x), [wave(3, 5, scale=4)]),
    'gelu by tanh': (lambda x: F.gelu(x, approximate='tanh'), [wave(3, 5, scale=4)]),
    'summed cross-entropy': (
        lambda z: F.cross_entropy(z, torch.tensor([0, 4, 2]), reduction='sum'),
        [wave(3, 5, scale=30)],
    ),
    'linear with a bias, one row': (lambda x, w, b: F.linear(x, w, b), [wave(1, 13), wave(3, 13, start=1), wave(3, start=2)]),
    'attention of one head over 11 tokens': (attention, [wave(2, 11, 3), wave(2, 11, 3, start=1), wave(2, 11, 3, start=2)]),
    'matmul that broadcasts a batch': (lambda a, b: a @ b, [wave(3, 1, 2, 5), wave(4, 5, 3, start=1)]),
    'rows gathered twice, one never': (lambda x: x[torch.tensor([[2, 0], [2, 4]])], [wave(5, 3)]),
    'a sum over a broadcast': (lambda a, b: (a * b + b).sum(1), [wave(3, 1, 4), wave(2, 1, start=1)]),
    'max and min of unlike axes': (lambda x: x.amax((0, 2)) - x.amin(1).sum(), [wave(3, 5, 2)]),
    'a product with one zero': (lambda x: x.prod(1), [torch.tensor([[2.0, 0.0, 3.0], [1.5, -1.0, 4.0]], dtype=torch.float64)]),
    'log of a sum of exponentials, large': (lambda x: torch.logsumexp(x, 1), [wave(3, 4, scale=500)]),
    'variance and mean': (lambda x: x.var(0, unbiased=False) + x.mean(0), [wave(7, 3)]),
    'running sum from the end, without itself': (
        lambda x: torch.flip(torch.cumsum(torch.flip(x, [1]), 1), [1]) - x,
        [wave(2, 5)],
    ),
    'convolution, odd size, stride 2, same': (lambda x, w: conv_same(x, w, 2), [wave(2, 7, 6, 3), wave(4, 3, 3, 5, start=1)]),
    'convolution, dilated, same': (lambda x, w: conv_same(x, w, 1, 2), [wave(1, 6, 5, 2), wave(3, 2, 2, 3, start=1)]),
    'convolution, stride leaves rows over, valid': (
        lambda x, w: nhwc(F.conv2d(nchw(x), w.permute(3, 2, 0, 1), stride=3)),
        [wave(1, 9, 8, 2), wave(2, 3, 2, 3, start=1)],
    ),
    'depthwise convolution with two filters a channel': (
        lambda x, w: nhwc(F.conv2d(nchw(x), w.permute(2, 3, 0, 1).reshape(6, 1, 2, 3), groups=3)),
        [wave(2, 5, 6, 3), wave(2, 3, 3, 2, start=1)],
    ),
    'convolution in three dimensions': (
        lambda x, w: F.conv3d(x.permute(0, 4, 1, 2, 3), w.permute(4, 3, 0, 1, 2)).permute(0, 2, 3, 4, 1),
        [wave(1, 4, 5, 3, 2), wave(2, 3, 2, 2, 3, start=1)],
    ),
    'max pool of overlapping windows': (
        lambda x: nhwc(F.max_pool2d(nchw(x), 3, 2)),
        [wave(2, 7, 7, 2)],
    ),
    'mean pool without margins': (lambda x: nhwc(F.avg_pool2d(nchw(x), (2, 3), (2, 1))), [wave(1, 5, 7, 3)]),
    'batch normalisation': (
        batch_norm,
        [wave(2, 3, 3, 4), wave(4, start=1), wave(4, start=2) + 1.5, wave(4, start=3), wave(4, start=4)],
    ),
    'bilinear, half pixels': (
        lambda x: nhwc(F.interpolate(nchw(x), size=(7, 5), mode='bilinear', align_corners=False)),
        [wave(1, 4, 3, 2)],
    ),
    'bilinear, corners aligned': (
        lambda x: nhwc(F.interpolate(nchw(x), size=(3, 9), mode='bilinear', align_corners=True)),
        [wave(2, 5, 4, 1)],
    ),
    'einsum of three': (
        lambda a, b, c: torch.einsum('bij,jk,bk->bi', a, b, c),
        [wave(2, 3, 4), wave(4, 5, start=1), wave(2, 5, start=2)],
    ),
    'slices, a concatenation and a transpose': (
        lambda x: torch.cat([x[1:3, ::2], x[:2, 1:4:2] * 3], 1).T,
        [wave(4, 5)],
    ),
    'leaky, exponential and parametric rectifiers': (
        lambda x, a: F.leaky_relu(x, 0.2) + F.elu(x) + F.selu(x) + torch.where(x < 0, a * x, x),
        [wave(3, 4, start=0.5, scale=2), wave(4, start=1)],
    ),
    'powers and roots': (lambda x, y: x.pow(y) + x.sqrt() + x.rsqrt() + torch.atan2(y, x), [wave(2, 3) + 2, wave(3, start=1)]),
    'a choice by condition': (
        lambda a, b: torch.where(torch.tensor([[True], [False], [True]]), a * 2, b * b),
        [wave(3, 3), wave(3, start=1)],
    ),
    'real part of a Fourier transform': (lambda x: torch.fft.rfft(x).real, [wave(2, 6)]),
    'no rows': (lambda x, w: (x @ w).sum(0), [wave(0, 3), wave(3, 2)]),
    'no columns': (lambda x, w: x @ w, [wave(2, 0), wave(0, 3)]),
}


def describe(tensor):
    return {'shape': list(tensor.shape), 'values': [float(f'{value:.9g}') for value in tensor.flatten().tolist()]}


def compute(function, inputs):
    inputs = [value.clone().requires_grad_() for value in inputs]
    value = function(*inputs)
    weight = (torch.arange(value.numel(), dtype=torch.float64) + 1).reshape(value.shape) / max(value.numel(), 1)
    gradients = torch.autograd.grad((value * weight).sum(), inputs)
    return {
        'inputs': [describe(value) for value in inputs],
        'value': describe(value),
        'gradients': [describe(gradient) for gradient in gradients],
    }


if __name__ == '__main__':
    cases = {name: compute(function, inputs) for name, (function, inputs) in CASES.items()}
    lines = [f'    {json.dumps(name)}: {json.dumps(case)}' for name, case in cases.items()]
    print('{\n  "torch": "%s",\n  "cases": {\n%s\n  }\n}' % (torch.__version__, ',\n'.join(lines)))
