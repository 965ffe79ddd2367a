"""Pose-specific text prompts (CLAMP, Sec. 3.2.1, Eq. 2)."""

from collections.abc import Sequence

import torch
from mmengine.model import BaseModule
from mmpose.registry import MODELS
from torch import Tensor, nn

from ..foundation.numbers_of_configs import check_count
from .building import build_part
from .clip import CLIPModel, CLIPTextEncoder, get_clip_config, tokenize_names
from .names_in_checkpoints import compare_names, pack_names, unpack_names

_MAX_KEPT_TEXTS = 1000  # far more than somebody asks of one model
# a graph must not hold what is kept; torch.compiler tells since torch 2.3
_is_compiling = (
    getattr(torch.compiler, 'is_compiling', None) or torch._utils.is_compiling
)


@MODELS.register_module()
class KeypointPrompts(BaseModule):
    """What the names of the keypoints become, without an image: (K, D).

    In evaluation without gradients the result is computed once and kept. It
    is dropped by ``train()`` and ``eval()``, by ``to()`` and its kin, and
    when a state dict is loaded. Who edits weights in place in evaluation
    mode calls :meth:`drop_kept`.

    Args:
        keypoint_names (Sequence[str]): K names in plain words.
        clip_model (str | dict): open_clip model name or config.
        num_context_tokens (int): k, learned vectors before each name.
            Defaults to 8.
        max_name_tokens (int, optional): Room for a name with its start and
            end token. Defaults to what the longest name needs.
        prompt_encoder (dict, optional): Config of :class:`PromptEncoder`.

    Raises:
        ValueError: The names cannot tell the keypoints apart, or do not fit.
    """

    def __init__(
        self,
        keypoint_names: Sequence[str],
        clip_model: CLIPModel,
        num_context_tokens: int = 8,
        max_name_tokens: int | None = None,
        prompt_encoder: dict | None = None,
    ):
        super().__init__()
        check_count('num_context_tokens', num_context_tokens, least=0)
        if max_name_tokens is not None:
            check_count('max_name_tokens', max_name_tokens)
        config = get_clip_config(clip_model)
        tokens = _tokens_of(keypoint_names, max_name_tokens)  # (K, T)
        self.keypoint_names = tuple(keypoint_names)
        self.register_buffer('tokens', tokens, persistent=False)
        self.context = nn.Parameter(
            torch.empty(num_context_tokens, config.text.width)
        )  # [T]_1 .. [T]_k
        nn.init.trunc_normal_(self.context)
        self.text_encoder = CLIPTextEncoder(
            clip_model, max_tokens=num_context_tokens + tokens.shape[1]
        )
        self.prompt_encoder = None
        if prompt_encoder is not None:
            self.prompt_encoder = build_part(
                prompt_encoder, embed_dim=config.embed_dim
            )
        self._kept = None
        self._kept_texts: dict[str, Tensor] = {}
        for module in self.modules():  # a part may be loaded alone
            module._register_load_state_dict_pre_hook(self._drop_when_loading)

    def forward(self) -> Tensor:
        """Encode the names, or take what is kept.

        Returns:
            Tensor: (K, D), prompts before they meet an image.
        """
        if self.training or torch.is_grad_enabled():
            return self.encode(self.tokens)
        kept = self._kept  # read once: another thread may drop it
        if kept is None:
            kept = self.encode(self.tokens)
            if not _is_compiling():
                self._kept = kept
        return kept

    def encode(self, tokens: Tensor) -> Tensor:
        """E_prompt^origin, and what the prompt encoder makes of it.

        Never in half precision: this is no work per image that could be
        saved, and what is kept must not depend on who asked first.

        Args:
            tokens (Tensor): (K, T), of :func:`tokenize_names`.

        Returns:
            Tensor: (K, D).
        """
        with torch.autocast(self._autocast_device(), enabled=False):
            prompts, ends = self.embed(tokens)
            text_embeddings = self.text_encoder(prompts, ends)  # (K, D)
            if self.prompt_encoder is None:
                return text_embeddings
            return self.prompt_encoder(text_embeddings)  # (K, D)

    def beside_names(self, texts: Sequence[str]) -> Tensor:
        """Encode other words as if each were one more name.

        The learned context stands before them, and in the prompt encoder a
        text meets all names, but no other text: what is asked beside it
        changes nothing. In evaluation without gradients a text is encoded
        once and kept, as :meth:`forward` keeps the names.

        Args:
            texts (Sequence[str]): T of them.

        Returns:
            Tensor: (T, K + 1, D), the names, and the text behind them.

        Raises:
            ValueError: A text has no words, or more than there is room for.
        """
        if isinstance(texts, str) or not texts:
            raise ValueError(f'texts must be a list of texts, got {texts!r}')
        if self.training or torch.is_grad_enabled():
            return self._encode_beside(texts)
        if len(self._kept_texts) > _MAX_KEPT_TEXTS:
            self._kept_texts = {}
        known = dict(self._kept_texts)  # another thread may drop it
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._encode_beside(new), strict=True))
            self._kept_texts = known
        return torch.stack([known[text] for text in texts])

    def _encode_beside(self, texts: Sequence[str]) -> Tensor:
        K, room = self.tokens.shape
        own = _tokens_of_texts(texts, room).to(self.tokens.device)  # (T, room)
        with torch.autocast(self._autocast_device(), enabled=False):
            prompts, ends = self.embed(torch.cat([self.tokens, own]))
            found = self.text_encoder(prompts, ends)  # (K + T, D)
            groups = [torch.cat([found[:K], one[None]]) for one in found[K:]]
            if self.prompt_encoder is not None:
                groups = [self.prompt_encoder(group) for group in groups]
        return torch.stack(groups)  # (T, K + 1, D)

    def embed(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """The prompts p_n: start token, context, name, end token (Eq. 2).

        Args:
            tokens (Tensor): (K, T), names between start and end token.

        Returns:
            tuple[Tensor, Tensor]: Prompts, (K, k + T, w), and the position
            of the end token in each, (K,).
        """
        K, k = tokens.shape[0], self.context.shape[0]
        words = self.text_encoder.token_embedding(tokens)  # (K, T, w)
        start, name_and_end = words[:, :1], words[:, 1:]
        context = self.context.expand(K, -1, -1)  # (K, k, w)
        prompts = torch.cat([start, context, name_and_end], dim=1)  # Eq. 2
        return prompts, k + tokens.argmax(dim=-1)  # the end has the largest id

    def drop_kept(self) -> None:
        """Forget the kept prompts, after weights were edited by hand."""
        self._kept, self._kept_texts = None, {}

    def train(self, mode: bool = True) -> 'KeypointPrompts':
        """See :class:`torch.nn.Module`; what is kept is dropped."""
        self.drop_kept()
        return super().train(mode)

    def _apply(self, *args, **kwargs) -> 'KeypointPrompts':
        self.drop_kept()
        return super()._apply(*args, **kwargs)

    def _drop_when_loading(self, *_) -> None:
        self.drop_kept()

    def __getstate__(self) -> dict:
        # copies keep nothing
        return dict(self.__dict__, _kept=None, _kept_texts={})

    def _autocast_device(self) -> str:
        device = self.context.device.type
        return 'cpu' if device == 'meta' else device  # knows no autocast

    def get_extra_state(self) -> Tensor:
        """The names: in this model they are weights like others."""
        return pack_names(self.keypoint_names)

    def set_extra_state(self, state: Tensor) -> None:
        """Say what differs between a checkpoint's names and these."""
        compare_names(unpack_names(state), self.keypoint_names)

    def _load_from_state_dict(
        self, state_dict, prefix, local_metadata, strict, missing_keys, *args
    ) -> None:
        names = f'{prefix}_extra_state'
        if names not in state_dict:  # foreign, or of the first version
            compare_names(None, self.keypoint_names)
            state_dict[names] = self.get_extra_state()
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, strict, missing_keys, *args
        )


def _tokens_of(names: Sequence[str], max_name_tokens: int | None) -> Tensor:
    """Tokenize names that can tell the keypoints apart, (K, T)."""
    if isinstance(names, str) or not names:
        raise ValueError(
            f'keypoint_names must be a list of names, got {names!r}'
        )
    for name in names:
        if not _has_words(name):
            raise ValueError(
                f'keypoint_names has {name!r}, which is no name: give each '
                'keypoint some words'
            )
    tokens = tokenize_names(names, max_name_tokens)
    rows = [tuple(row) for row in tokens.tolist()]
    same = [
        name
        for name, row in zip(names, rows, strict=True)
        if rows.count(row) > 1
    ]
    if same:
        raise ValueError(
            f'keypoint_names has {same}, which CLIP reads as the same words: '
            'prompts can only tell keypoints apart by their names'
        )
    return tokens


def _tokens_of_texts(texts: Sequence[str], room: int) -> Tensor:
    """Tokenize words that somebody asks for, (T, room)."""
    for text in texts:
        if not _has_words(text):
            raise ValueError(f'the text {text!r} has no words')
        needed = tokenize_names([text]).shape[1]
        if needed > room:
            raise ValueError(
                f'{text!r} is too long: it needs {needed} tokens, and this '
                f'model has room for {room}, as for the longest of its '
                'names: say it in fewer words'
            )
    return tokenize_names(texts, room)


def _has_words(name: str) -> bool:
    return isinstance(name, str) and any(map(str.isalnum, name))
