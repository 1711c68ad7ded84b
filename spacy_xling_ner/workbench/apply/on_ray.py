"""Making parts on a Ray cluster: Ray Data gives the shards to a pool of actors.

A row of the data set is a shard; an actor holds one pipeline, reads its shards and writes their
parts, so no text goes through Ray's memory. Ray Data gives an actor as many shards as it can do,
starts actors that have died again, and repeats their work. That is harmless, as a part is always
the same file. Ray's own readers and writers would not do: they stop at a line that is no JSON, do
not know its number, and begin anew after a crash.
"""

from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence

from ..experiments.meta import NETWORK_PACKAGES, versions
from ..ray_cluster import ClusterError, check_versions, cluster_cores, ray_cluster
from .annotator import Annotator, Settings
from .shards import Shard

# More blocks are of no use to the scheduler, and each of them is an object of Ray.
_MAX_BLOCKS = 10_000


class ShardActor:
    """A pipeline on a node of the cluster, which makes parts."""

    def __init__(self, settings: Settings, expected: Mapping[str, str]) -> None:
        """Load the pipeline; see `Annotator`."""
        check_versions(expected, versions(NETWORK_PACKAGES))
        self.annotator = Annotator(settings)

    def __call__(self, batch: Dict[str, Any]) -> Dict[str, Any]:
        """Make the parts of a batch of shards."""
        columns = (batch[name].tolist() for name in Shard._fields)
        for row in zip(*columns, strict=True):
            self.annotator.make_part(Shard(*row))
        return {"number": batch["number"]}


def make_parts_on_ray(
    settings: Settings,
    shards: Sequence[Shard],
    n_actors: Optional[int],
    address: Optional[str],
) -> Iterator[int]:
    """Make parts on a Ray cluster.

    settings (Settings): The settings; all nodes see its folder and the inputs at the same paths.
    shards (Sequence[Shard]): The shards to do.
    n_actors (Optional[int]): Number of actors; by default one per core of the cluster.
    address (Optional[str]): Of the cluster; None for one of this machine alone.
    YIELDS (int): The numbers of the parts, as they are finished.
    RAISES (ImportError): If Ray is not installed.
    RAISES (ClusterError): If there is no such cluster, or a node has other versions of packages.
    """
    with ray_cluster(address) as ray:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        n_actors = min(n_actors or cluster_cores(ray), len(shards))
        rows: List[Dict[str, Any]] = [shard._asdict() for shard in shards]
        data = ray.data.from_items(rows, override_num_blocks=min(len(rows), _MAX_BLOCKS))
        made = data.map_batches(
            ShardActor,
            fn_constructor_args=(settings, versions(NETWORK_PACKAGES)),
            batch_size=1,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=n_actors),
        )
        try:
            for row in made.iter_rows():
                yield int(row["number"])
        except ray.exceptions.RayError as error:
            raise ClusterError(str(error)) from error
