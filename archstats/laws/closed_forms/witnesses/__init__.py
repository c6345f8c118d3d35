"""Modules that witnesses need and neither PyTorch nor the zoo has; they import torch, this file does not."""
