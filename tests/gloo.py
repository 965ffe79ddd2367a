"""Imported by configs of the tests: lets mmengine train in processes without
GPUs, where it would choose a device for each."""

import os

import torch.distributed as dist

if 'RANK' in os.environ and not dist.is_initialized():
    dist.init_process_group('gloo')
