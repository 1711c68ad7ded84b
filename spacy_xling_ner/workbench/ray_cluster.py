"""Using a Ray cluster: to start or find one, and what its nodes must have."""

import logging
import os
import socket
from contextlib import contextmanager
from typing import Any, Dict, Iterator, Mapping, Optional
from urllib.parse import urlsplit

from ..errors import MissingExtraError, install_extra
from .workers import ONE_THREAD

# Ray reads these when it is imported. It sends no statistics, and prints what users can act on.
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}


class ClusterError(ValueError):
    """A Ray cluster that cannot be used; the message gives the reason."""


@contextmanager
def ray_cluster(address: Optional[str] = None) -> Iterator[Any]:
    """Use a Ray cluster, and leave it in the end.

    address (Optional[str]): Of a cluster that runs, such as `auto` or `HOST:6379`; None for one of
        this machine alone, which ends with the block.
    YIELDS (Any): The module `ray`.
    RAISES (ImportError): If Ray is not installed.
    RAISES (ClusterError): If there is no such cluster.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data  # needs more packages than Ray alone
    except ImportError as error:
        raise MissingExtraError(f"--ray needs Ray: {install_extra('ray')}") from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    if ray.is_initialized():  # by the caller, who ends it
        yield ray
        return
    options: Dict[str, Any] = {} if address else {"include_dashboard": False}
    try:
        _knock(address)
        ray.init(
            address=address or "local",
            logging_level=logging.ERROR,
            log_to_driver=False,
            runtime_env={"env_vars": ONE_THREAD},
            **options,
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"No Ray cluster at '{address}': {error}. Start one with `ray start --head`, or use "
            "--ray without an address."
        ) from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(address: Optional[str]) -> None:
    # Ray itself tries a wrong address for eight minutes.
    place = urlsplit(address if address and "://" in address else f"//{address}")
    if address and place.port:
        socket.create_connection((place.hostname or "", place.port), timeout=5).close()


def cluster_cores(ray: Any) -> int:
    """Count the cores of a cluster."""
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def check_versions(expected: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Check that a node has the packages of the machine that started the work.

    expected (Mapping[str, str]): Version by name of package there.
    found (Mapping[str, str]): The same on this node.
    RAISES (ClusterError): If one differs.
    """
    wrong = [f"{name} {found[name]}, not {v}" for name, v in expected.items() if found[name] != v]
    if wrong:
        raise ClusterError(f"A node of the cluster has {'; '.join(wrong)}. Install the same there.")
