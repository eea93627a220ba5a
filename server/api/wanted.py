"""What a document asks for below a field, so that only that is read from the database."""

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from server.api.info import Info


def wanted(info: Info) -> set[str]:
    """Names of all fields asked for below this one, at any depth."""
    names: set[str] = set()
    for node in info._raw_info.field_nodes:
        _gather(node.selection_set, info, names)
    return names


def _gather(selected: SelectionSetNode | None, info: Info, names: set[str]) -> None:
    for node in selected.selections if selected else ():
        if isinstance(node, FieldNode):
            names.add(node.name.value)
        if isinstance(node, FieldNode | InlineFragmentNode):
            _gather(node.selection_set, info, names)
        if isinstance(node, FragmentSpreadNode):
            _gather(info._raw_info.fragments[node.name.value].selection_set, info, names)
