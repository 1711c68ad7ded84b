"""`python -m spacy xling onnx`."""

from pathlib import Path
from typing import Annotated

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import is_onnx, refuse_foreign


@xling_cli.command("onnx")
def onnx_cli(
    pipeline: Annotated[str, typer.Argument(help="A trained pipeline: folder or package.")],
    output: Annotated[Path, typer.Argument(help="The .onnx file to write.")],
    component: Annotated[str, typer.Option(help="The recogniser.")] = "xling_ner",
    force: ForceOption = False,
) -> None:
    """Write the network of a recogniser as one ONNX graph, to serve it without spaCy.

    The graph has all weights, and its metadata say what each input is. The strings of the tokens
    still come from the pipeline; `examples/onnx` reads them and runs the graph with numpy.

    Example: python -m spacy xling onnx training/ja/model-best ja.onnx
    """
    from ..workbench.corpora.atomic import write_atomically
    from ..workbench.evaluation.component_inputs import load_component
    from ..workbench.release.onnx_network import export_network

    try:
        refuse_foreign({output: is_onnx}, force, [pipeline])
        _, recogniser = load_component(pipeline, component)
        model = export_network(recogniser)
        write_atomically({output: model.SerializeToString()})
    except (OSError, ValueError, ImportError) as error:
        msg.fail(str(error), exits=1)
    rows = [
        (value.name, value.type.tensor_type) for value in (*model.graph.input, *model.graph.output)
    ]
    for name, tensor in rows:
        sizes = ", ".join(d.dim_param or str(d.dim_value) for d in tensor.shape.dim)
        msg.text(f"{name} ({sizes})")
    msg.good(f"{output}: opset {model.opset_import[0].version}")
