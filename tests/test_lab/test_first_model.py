"""What the page starts with is the checkpoint it was made of."""

import torch
from mmpose.apis import init_model

from clamp_mmpose.lab.first_model import write_first_model
from clamp_mmpose.web import first_model
from clamp_mmpose.web.first_model import TEXT_TOWER


def test_a_checkpoint_is_whole_again_in_half_precision(tmp_path, monkeypatch):
    model = init_model(str(first_model.first_config()), device='cpu')
    model.init_weights()
    before = model.state_dict()
    torch.save(dict(state_dict=before), tmp_path / 'demo.pth')
    path = tmp_path / 'demo.safetensors'
    write_first_model(tmp_path / 'demo.pth', path)
    assert path.stat().st_size < 4e6
    monkeypatch.setattr(first_model, 'WEIGHTS', path)
    with first_model.first_checkpoint() as checkpoint:
        model.load_state_dict(torch.load(checkpoint)['state_dict'])
    assert not checkpoint.exists()
    after = model.state_dict()
    for name, value in before.items():
        if name.startswith(TEXT_TOWER):  # as CLIP's file has it
            torch.testing.assert_close(after[name], value, rtol=0, atol=0)
        else:
            torch.testing.assert_close(after[name], value.half().to(value))
