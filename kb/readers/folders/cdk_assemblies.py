"""The output of the CDK: which templates a cloud assembly consists of."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MANIFEST = "manifest.json"
OUTPUT = "cdk.out"
"""The usual folder of an assembly, and the file in it that bears the number of the format."""
_STACK, _ASSEMBLY, _ASSETS = "aws:cloudformation:stack", "cdk:cloud-assembly", "cdk:asset-manifest"
_PARTS, _FILES = ("asset.", "assembly-"), (".template.json", ".assets.json")
_KINDS = ("aws:cloudformation:", "cdk:")
_MOST_BYTES = 64 * 1024 * 1024


def assembly_templates(folder: Path) -> list[Path] | None:
    """The templates of an assembly, its stages and its nested stacks, each once; None if the folder holds no assembly.

    Of a stage that is not there, it is the manifest.
    Only what the manifest names counts: stacks of earlier runs stay in the folder, and bundled code may hold anything.
    """
    artifacts = _part_of_file(folder / MANIFEST, "artifacts")
    if not any(str(kind).startswith(_KINDS) for kind, _ in _artifacts_in(artifacts)):
        return None
    found: dict[Path, None] = {}
    _collect_templates(folder, artifacts, found, {folder.resolve()})
    return list(found)


def is_output(folder: Path) -> bool:
    """Whether nothing but the CDK's output is in the folder of an assembly; other folders may hold one by accident."""
    return folder.name.startswith(OUTPUT) or os.path.isfile(folder / OUTPUT)


def belongs_to_assembly(name: str) -> bool:
    """Whether a file or folder beside a manifest is the assembly's: assets, stages, stacks of earlier runs."""
    return name in (MANIFEST, "tree.json") or name.startswith(_PARTS) or name.endswith(_FILES)


def _collect_templates(folder: Path, artifacts: object, found: dict[Path, None], seen: set[Path]) -> None:
    """Find the templates of an assembly, its nested stacks and its stages, in the order of the manifest.

    Manifests are followed from stage to stage, each once; what they name outside of the assembly is passed over.
    """
    if all(kind != _ASSETS for kind, _ in _artifacts_in(artifacts)):  # as version 1 of the CDK wrote them
        found.update(dict.fromkeys(sorted(folder.glob("*.nested.template.json"))))
    for kind, properties in _artifacts_in(artifacts):
        if kind == _STACK and (template := _path_inside(folder, properties.get("templateFile"))):
            found[template] = None
        elif kind == _ASSETS and (assets := _path_inside(folder, properties.get("file"))):
            for nested in _nested_stacks(assets, folder):
                found.setdefault(nested)
        elif kind != _ASSEMBLY or not (stage := _path_inside(folder, properties.get("directoryName"))):
            continue
        elif stage.resolve() not in seen:  # a stage that contains itself would never end
            seen.add(stage.resolve())
            if not (stage / MANIFEST).is_file():
                found[stage / MANIFEST] = None
            _collect_templates(stage, _part_of_file(stage / MANIFEST, "artifacts"), found, seen)


def _artifacts_in(artifacts: object) -> Iterator[tuple[object, dict[str, object]]]:
    for _, artifact in sorted(artifacts.items()) if isinstance(artifacts, dict) else ():
        if isinstance(artifact, dict) and isinstance(properties := artifact.get("properties"), dict):
            yield artifact.get("type"), properties


def _nested_stacks(assets: Path, folder: Path) -> Iterator[Path]:
    """Templates of nested stacks are assets; so are the stacks themselves."""
    files = _part_of_file(assets, "files")
    for _, file in sorted(files.items()) if isinstance(files, dict) else ():
        source = file.get("source") if isinstance(file, dict) else None
        path = source.get("path") if isinstance(source, dict) else None
        if isinstance(path, str) and path.endswith(".template.json") and (template := _path_inside(folder, path)):
            yield template


def _path_inside(folder: Path, name: object) -> Path | None:
    """A file or folder that a manifest names, if it lies below it."""
    if not isinstance(name, str) or not name or Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    return folder / name


def _part_of_file(file: Path, name: str) -> object:
    """One part of a JSON file; None where there is no such file, it is broken, or has no such part."""
    with suppress(OSError, ValueError, RecursionError):
        if file.is_file() and file.stat().st_size <= _MOST_BYTES:
            content = json.loads(file.read_bytes())
            return content.get(name) if isinstance(content, dict) else None
    return None
