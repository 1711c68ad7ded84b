import copy
import logging
import pickle
from io import StringIO
from itertools import pairwise

import numpy
import pytest
import spacy
from conftest import ENGLISH, make_examples, small_network
from network_checks import assert_same_arrays, gradients, weights
from numpy.testing import assert_allclose
from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import registry
from thinc.api import SGD, Adam, Config, RAdam, fix_random_seed

from spacy_xling_ner.layers.module_weights import MODULES, NAMED, modules_of
from spacy_xling_ner.training.module_optimizer import ModuleOptimizer
from spacy_xling_ner.transfer.tensors import module_tensors

WRAPPED = {
    "adam": lambda: Adam(0.01, L2=0.1, grad_clip=1.0),
    "adam_l2_in_the_gradient": lambda: Adam(0.01, L2=0.1, L2_is_weight_decay=False),
    "radam": lambda: RAdam(0.01, L2=0.1),
    "sgd": lambda: SGD(0.5, L2=0.1, use_averages=False),
}
NETWORK = ("char", "word", "classifier")


@pytest.fixture(params=WRAPPED)
def make_wrapped(request):
    """Make one of Thinc's optimizers."""
    return WRAPPED[request.param]


def make_nlp():
    fix_random_seed(0)
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": small_network()})
    nlp.initialize(lambda: make_examples(nlp, ENGLISH))
    # Where it starts at zero, the encoder has no gradient in the first step.
    for tensor in module_tensors(nlp.get_pipe("xling_ner").model.get_ref("classifier")):
        tensor.write(numpy.random.normal(size=tensor.value.shape).astype("float32"))
    return nlp


def update(nlp, optimizer, steps=1, drop=0.0):
    for _ in range(steps):
        nlp.update(make_examples(nlp, ENGLISH), sgd=optimizer, drop=drop)


def values(nlp, pipe="xling_ner"):
    """Copy the weights of each module."""
    model = nlp.get_pipe(pipe).model
    char, word = model.get_ref("encoder").layers
    modules = {"char": char, "word": word, "classifier": model.get_ref("classifier")}
    return {name: weights(module) for name, module in modules.items()}


def trained_values(optimizer, steps=1, drop=0.0):
    nlp = make_nlp()
    update(nlp, optimizer, steps, drop)
    return values(nlp)


def assert_all_changed(before, after):
    for name in before:
        assert not numpy.array_equal(before[name], after[name]), name


def test_frozen_weights_stay_bit_for_bit_and_then_change(make_wrapped):
    nlp = make_nlp()
    optimizer = ModuleOptimizer(make_wrapped(), frozen_steps={"char": 4, "classifier": 2})
    start = values(nlp)
    for step in range(1, 7):
        before = values(nlp)
        update(nlp, optimizer, drop=0.2)
        after = values(nlp)
        assert_all_changed(before["word"], after["word"])
        for module, frozen in (("char", 4), ("classifier", 2)):
            if step <= frozen:
                assert_same_arrays(after[module], start[module])
            else:
                assert_all_changed(before[module], after[module])


def test_frozen_for_good(make_wrapped):
    nlp = make_nlp()
    start = values(nlp)
    update(nlp, ModuleOptimizer(make_wrapped(), factors={"word": 0}), steps=5)
    after = values(nlp)
    assert_same_arrays(after["word"], start["word"])
    assert_all_changed(start["char"], after["char"])
    assert_all_changed(start["classifier"], after["classifier"])


def test_frozen_weights_leave_no_trace_in_the_wrapped_optimizer():
    nlp = make_nlp()
    wrapped = Adam(0.01)
    update(nlp, ModuleOptimizer(wrapped, frozen_steps={"char": 3}), steps=3)
    for state in (wrapped.mom1, wrapped.mom2, wrapped.nr_update, wrapped.averages):
        assert state
        assert {modules_of(key)[0] for key in state} == {"word", "classifier"}
    model = nlp.get_pipe("xling_ner").model
    left = gradients(model.get_ref("char"))
    assert left
    assert not any(grad.any() for grad in left.values())


def test_the_first_step_after_freezing_is_a_first_step():
    nlp = make_nlp()
    optimizer = ModuleOptimizer(SGD(0.0, use_averages=False), frozen_steps={"char": 3})
    update(nlp, optimizer, steps=3)
    # With a rate of 0 nothing has moved so far: the fresh Adam sees the same gradients.
    optimizer.optimizer = Adam(0.01)
    update(nlp, optimizer)
    expected = trained_values(Adam(0.01))
    for module in NETWORK:
        assert_all_changed(values(make_nlp())[module], expected[module])
        assert_same_arrays(values(nlp)[module], expected[module])


def test_without_settings_training_is_the_same_bit_for_bit(make_wrapped):
    expected = trained_values(make_wrapped(), steps=5, drop=0.3)
    for settings in (
        {},
        {"factors": dict.fromkeys(MODULES, 1.0), "frozen_steps": dict.fromkeys(MODULES, 0)},
    ):
        found = trained_values(ModuleOptimizer(make_wrapped(), **settings), steps=5, drop=0.3)
        for module in NETWORK:
            assert_same_arrays(found[module], expected[module])


@pytest.mark.parametrize("factor", [0.1, 3.0])
@pytest.mark.parametrize("make", [lambda: Adam(0.01), lambda: RAdam(1.0), lambda: SGD(1.0)])
def test_a_factor_scales_the_step_of_all_weights_of_its_module(make, factor):
    start = values(make_nlp())
    plain = trained_values(make())
    scaled = trained_values(ModuleOptimizer(make(), factors={"char": factor}))
    for module in ("word", "classifier"):
        assert_same_arrays(scaled[module], plain[module])
    assert {name.split(".")[0] for name in start["char"]} == {"hashembed1", "pytorch1"}
    for name, value in start["char"].items():
        step = plain["char"][name] - value
        # The last places of the weight, for each of the two steps (NumPy 1 would sum in float64).
        largest = numpy.float32(abs(value).max() + factor * abs(step).max())
        rounding = 2 * max(1.0, factor) * numpy.spacing(largest)
        assert abs(step).max() > 1000 * rounding
        assert_allclose(scaled["char"][name] - value, factor * step, rtol=1e-6, atol=rounding)


def test_a_factor_scales_the_decay():
    start = values(make_nlp())
    no_step = {"grad_clip": 1e-20, "L2": 0.1}
    optimizer = ModuleOptimizer(SGD(0.1, **no_step), factors={"char": 0.5, "word": 2})
    after = trained_values(optimizer)
    for module, left in (("char", 0.995), ("word", 0.98), ("classifier", 0.99)):
        for name, value in start[module].items():
            assert_allclose(after[module][name], left * value, rtol=1e-6)


def test_the_encoder_stands_for_its_modules_unless_they_have_their_own():
    plain = trained_values(SGD(1.0, grad_clip=0))
    start = values(make_nlp())
    optimizer = ModuleOptimizer(
        SGD(1.0, grad_clip=0), factors={"encoder": 0.5, "word": 2.0}, frozen_steps={"encoder": 1}
    )
    nlp = make_nlp()
    update(nlp, optimizer)
    after = values(nlp)
    assert_same_arrays(after["char"], start["char"])
    assert_same_arrays(after["word"], start["word"])
    assert_same_arrays(after["classifier"], plain["classifier"])
    optimizer = ModuleOptimizer(
        SGD(1.0, grad_clip=0), factors={"encoder": 0.5, "word": 2.0}, frozen_steps={"word": 0}
    )
    after = trained_values(optimizer)
    for module, factor in (("char", 0.5), ("word", 2.0)):
        for name, value in start[module].items():
            step = factor * (plain[module][name] - value)
            assert abs(step).max() > 1e-3
            assert_allclose(after[module][name] - value, step, rtol=1e-4, atol=1e-6)


def test_gradients_of_several_batches_are_one_step():
    nlp = make_nlp()
    optimizer = ModuleOptimizer(Adam(0.01), frozen_steps={"char": 1})
    start = values(nlp)
    pipe = nlp.get_pipe("xling_ner")
    for step in (1, 2):
        for sentence in ENGLISH[:3]:
            nlp.update(make_examples(nlp, [sentence]), sgd=False)
        pipe.finish_update(optimizer)
        same = numpy.array_equal(*(v["char"]["hashembed1.E"] for v in (start, values(nlp))))
        assert same == (step == 1)


def test_a_nan_gradient_of_a_frozen_module_is_cleared():
    optimizer = ModuleOptimizer(Adam(0.01), factors={"char": 0})
    nlp = make_nlp()
    update(nlp, optimizer)
    key = next(key for key in optimizer._calls if modules_of(key)[0] == "char")
    gradient = numpy.full((2, 2), numpy.nan, dtype="float32")
    kept = numpy.ones((2, 2), dtype="float32")
    optimizer(key, kept, gradient)
    assert not gradient.any()
    assert (kept == 1).all()


def test_a_classifier_that_grows_is_not_frozen_anew():
    nlp = make_nlp()
    optimizer = ModuleOptimizer(Adam(0.01), frozen_steps={"classifier": 2})
    update(nlp, optimizer, steps=3)
    nlp.get_pipe("xling_ner").add_label("NEW")
    before = values(nlp)
    # It has a new id now.
    update(nlp, optimizer)
    assert_all_changed(before["classifier"], values(nlp)["classifier"])


def test_attributes_are_those_of_the_wrapped_optimizer():
    wrapped = Adam([0.1, 0.2, 0.3], L2=0.25, grad_clip=2.0, use_averages=True)
    optimizer = ModuleOptimizer(wrapped)
    assert (optimizer.L2, optimizer.grad_clip, optimizer.L2_is_weight_decay) == (0.25, 2.0, True)
    assert optimizer.averages is wrapped.averages
    optimizer.learn_rate = 0.5
    assert wrapped.learn_rate == 0.5
    optimizer.step_schedules()
    assert optimizer.learn_rate == wrapped.learn_rate == 0.2
    assert ModuleOptimizer(Adam(0.1, use_averages=False)).averages is None
    assert not hasattr(ModuleOptimizer.__new__(ModuleOptimizer), "learn_rate")
    with pytest.raises(AttributeError, match="momentum"):
        _ = optimizer.momentum
    with pytest.raises(AttributeError):
        optimizer.momentum = 0.9


def test_the_learning_rate_is_what_it_was_after_a_step():
    nlp = make_nlp()
    optimizer = ModuleOptimizer(Adam(0.01), factors=dict.fromkeys(NETWORK, 0.3))
    update(nlp, optimizer, steps=2)
    assert optimizer.learn_rate == 0.01


@pytest.mark.parametrize("copied", [lambda o: pickle.loads(pickle.dumps(o)), copy.deepcopy])
def test_a_copy_continues_the_training(copied):
    def train_on(with_copy):
        nlp = make_nlp()
        optimizer = ModuleOptimizer(Adam(0.01, L2=0.1), {"word": 0.1}, {"char": 3})
        update(nlp, optimizer, steps=2)
        if with_copy:
            before, optimizer = optimizer, copied(optimizer)
            assert type(optimizer) is ModuleOptimizer
            assert optimizer.optimizer is not before.optimizer
            assert (optimizer.factors, optimizer.frozen_steps) == ({"word": 0.1}, {"char": 3})
        update(nlp, optimizer, steps=3)
        return values(nlp)

    found, expected = train_on(True), train_on(False)
    for module in NETWORK:
        assert_same_arrays(found[module], expected[module])


def test_resumed_training_with_it():
    nlp = make_nlp()
    start = values(nlp)
    optimizer = nlp.resume_training(sgd=ModuleOptimizer(Adam(0.01), factors={"char": 0}))
    assert isinstance(optimizer, ModuleOptimizer)
    for _ in range(3):
        nlp.update(make_examples(nlp, ENGLISH))
        optimizer.step_schedules()
    assert_same_arrays(values(nlp)["char"], start["char"])
    assert_all_changed(start["word"], values(nlp)["word"])
    # `rehearse` collects the gradients and calls the optimizer itself
    assert nlp.rehearse(make_examples(nlp, ENGLISH), sgd=optimizer) == {}


def test_averages_of_a_frozen_module_do_not_hide_its_weights():
    nlp = make_nlp()
    start = values(nlp)
    optimizer = ModuleOptimizer(Adam(0.01, use_averages=True), factors={"classifier": 0})
    update(nlp, optimizer, steps=3)
    with nlp.use_params(optimizer.averages):
        averaged = values(nlp)
    assert_same_arrays(averaged["classifier"], start["classifier"])
    now = values(nlp)
    assert not numpy.array_equal(averaged["char"]["hashembed1.E"], now["char"]["hashembed1.E"])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"factors": {"chars": 0.1}}, "Unknown module 'chars' in factors .* char, word, classif"),
        ({"frozen_steps": {"tagger": 5}}, "Unknown module 'tagger' in frozen_steps .* encoder"),
        ({"factors": {"char": -0.5}}, r"factors\.char = -0\.5, .* at least 0"),
        ({"factors": {"char": float("nan")}}, r"factors\.char = nan"),
        ({"factors": {"char": float("inf")}}, r"factors\.char = inf"),
        ({"factors": {"char": "0.1"}}, r"factors\.char = '0\.1'"),
        ({"frozen_steps": {"word": -1}}, r"frozen_steps\.word = -1, .* a whole number"),
        ({"frozen_steps": {"word": 1.5}}, r"frozen_steps\.word = 1\.5"),
        ({"frozen_steps": {"word": True}}, r"frozen_steps\.word = True"),
    ],
)
def test_invalid_settings(settings, message):
    with pytest.raises(ValueError, match=message):
        ModuleOptimizer(Adam(0.1), **settings)


def test_settings_are_logged_once(caplog):
    nlp = make_nlp()
    optimizer = ModuleOptimizer(
        Adam(0.01), factors={"encoder": 0.1, "classifier": 0}, frozen_steps={"char": 2}
    )
    with caplog.at_level(logging.INFO, logger="spacy.spacy_xling_ner"):
        update(nlp, optimizer, steps=4)
        optimizer.step_schedules()
        update(make_nlp(), ModuleOptimizer(Adam(0.01)), steps=2)
    sizes = {
        module: sum(value.size for value in found.values()) for module, found in values(nlp).items()
    }
    assert [record.getMessage() for record in caplog.records] == [
        f"Module 'char', {sizes['char']} weights: frozen for the first 2 steps, "
        "learning-rate factor 0.1",
        f"Module 'classifier', {sizes['classifier']} weights: frozen for good",
        f"Module 'word', {sizes['word']} weights: learning-rate factor 0.1",
    ]


TRAINING = """
[nlp]
lang = "xx"

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"

[corpora.dev]
@readers = "spacy.Corpus.v1"

[training]
seed = 0
gpu_allocator = null
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"
dropout = 0.2
accumulate_gradient = 2
max_steps = 4
eval_frequency = 2

[training.before_update]
@callbacks = "test_module_optimizer.record.v1"

[training.optimizer]
@optimizers = "spacy_xling_ner.ModuleOptimizer.v1"

[training.optimizer.factors]
word = 0.1

[training.optimizer.frozen_steps]
char = 3

[training.optimizer.optimizer]
@optimizers = "Adam.v1"
L2 = 0.01
grad_clip = 1.0
use_averages = false

[training.optimizer.optimizer.learn_rate]
@schedules = "warmup_linear.v1"
warmup_steps = 2
total_steps = 10
initial_rate = 0.01
"""
NER_MODEL = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "hidden_width": 8,
    "maxout_pieces": 2,
    "use_upper": True,
}
RECORDED = []


@registry.callbacks("test_module_optimizer.record.v1")
def create_recorder():
    def record(nlp, info):
        RECORDED.append(encoder_values(nlp))

    return record


def encoder_values(nlp):
    """Copy the weights of the modules `char` and `word`, wherever the encoder is."""
    models = [pipe.model for _, pipe in nlp.pipeline]
    encoders = [n for model in models for n in model.walk() if n.name == "xling_encoder"]
    (encoder,) = encoders
    return [weights(layer) for layer in encoder.layers]


def components(kind):
    network = small_network()
    if kind == "xling_ner":
        return {"xling_ner": {"factory": "xling_ner", "model": network}}
    if kind == "ner":
        return {"ner": {"factory": "ner", "model": {**NER_MODEL, "tok2vec": network["encoder"]}}}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 8, "upstream": "*"}
    return {
        "tok2vec": {"factory": "tok2vec", "model": network["encoder"]},
        "ner": {"factory": "ner", "model": {**NER_MODEL, "tok2vec": listener}},
    }


def training_config(tmp_path, kind):
    nlp = spacy.blank("xx")
    path = tmp_path / "corpus.spacy"
    DocBin(docs=[example.y for example in make_examples(nlp, ENGLISH)]).to_disk(path)
    config = Config().from_str(TRAINING)
    config["components"] = components(kind)
    config["nlp"]["pipeline"] = list(config["components"])
    for corpus in config["corpora"].values():
        corpus["path"] = str(path)
    return config


@pytest.mark.parametrize("kind", ["xling_ner", "ner", "tok2vec"])
def test_training_from_a_config(tmp_path, kind):
    RECORDED.clear()
    nlp = init_nlp(training_config(tmp_path, kind))
    train(nlp, tmp_path, stdout=StringIO(), stderr=StringIO())
    steps = [*RECORDED, encoder_values(nlp)]
    assert len(steps) == 6
    for step, ((char, word), (next_char, next_word)) in enumerate(pairwise(steps), start=1):
        # the rate of the schedule is 0 in the first step
        if step > 1:
            assert_all_changed(word, next_word)
        if step <= 3:
            assert_same_arrays(char, next_char)
        else:
            assert_all_changed(char, next_char)
    loaded = spacy.load(tmp_path / "model-last")
    for found, expected in zip(encoder_values(loaded), encoder_values(nlp), strict=True):
        assert_same_arrays(found, expected)


def test_training_from_a_config_is_the_same_without_settings(tmp_path):
    found = []
    for wrapped in (True, False):
        config = training_config(tmp_path, "xling_ner")
        optimizer = config["training"]["optimizer"]
        if wrapped:
            del optimizer["factors"], optimizer["frozen_steps"]
        else:
            config["training"]["optimizer"] = optimizer["optimizer"]
        nlp = init_nlp(config)
        train(nlp, stdout=StringIO(), stderr=StringIO())
        found.append(values(nlp))
    for module in NETWORK:
        assert_same_arrays(found[0][module], found[1][module])


@pytest.mark.parametrize("kind", ["ner", "tok2vec"])
def test_a_module_that_is_not_trained(tmp_path, kind, monkeypatch):
    # as in a new process, where nothing was trained before
    monkeypatch.setattr(
        "spacy_xling_ner.layers.module_weights._KEYS", {name: set() for name in NAMED}
    )
    RECORDED.clear()
    config = training_config(tmp_path, kind)
    config["training"]["optimizer"]["factors"]["classifier"] = 0.5
    nlp = init_nlp(config)
    message = "no module 'classifier' in this training.* that are trained are char, word, encoder"
    with pytest.raises(ValueError, match=message):
        train(nlp, stdout=StringIO(), stderr=StringIO())
    assert len(RECORDED) == 1


def test_a_module_that_is_not_trained_in_a_loop_of_updates(tmp_path):
    nlp = init_nlp(training_config(tmp_path, "ner"))
    optimizer = ModuleOptimizer(Adam(0.01), factors={"classifier": 0.5})
    update(nlp, optimizer)
    before = encoder_values(nlp)
    for _ in range(2):
        with pytest.raises(ValueError, match="no module 'classifier' in this training"):
            update(nlp, optimizer)
    for found, expected in zip(encoder_values(nlp), before, strict=True):
        assert_same_arrays(found, expected)


def test_unknown_module_in_a_config(tmp_path):
    config = training_config(tmp_path, "xling_ner")
    config["training"]["optimizer"]["factors"]["tok2vec"] = 0.5
    with pytest.raises(ValueError, match="Unknown module 'tok2vec' in factors"):
        init_nlp(config)


def test_shared_encoder_in_a_loop_of_updates(tmp_path):
    # there the encoder's gradient comes one update after the components' that sit on it
    nlp = init_nlp(training_config(tmp_path, "tok2vec"))
    optimizer = ModuleOptimizer(Adam(0.01), {"word": 0.5}, {"char": 2})
    char, word = encoder_values(nlp)
    for _ in range(3):
        update(nlp, optimizer)
        optimizer.step_schedules()
        assert_same_arrays(encoder_values(nlp)[0], char)
    assert_all_changed(word, encoder_values(nlp)[1])
    update(nlp, optimizer)
    assert_all_changed(char, encoder_values(nlp)[0])


def test_encoder_copied_in_place_of_a_listener(tmp_path):
    nlp = init_nlp(training_config(tmp_path, "tok2vec"))
    nlp.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.remove_pipe("tok2vec")
    char, word = encoder_values(nlp)
    update(nlp, ModuleOptimizer(Adam(0.01), factors={"char": 0}), steps=2)
    after = encoder_values(nlp)
    assert_same_arrays(after[0], char)
    assert_all_changed(word, after[1])


def test_modules_of_a_frozen_component_are_not_trained(tmp_path):
    nlp = init_nlp(training_config(tmp_path, "tok2vec"))
    optimizer = ModuleOptimizer(Adam(0.01), factors={"word": 0.5})
    examples = make_examples(nlp, ENGLISH)
    nlp.update(examples, sgd=optimizer, exclude=["tok2vec"], annotates=["tok2vec"])
    with pytest.raises(ValueError, match=r"no module 'word' .* are trained are none"):
        nlp.update(examples, sgd=optimizer, exclude=["tok2vec"], annotates=["tok2vec"])
