#!/usr/bin/env python3
"""Fails for every enumerator and concept without a word: Doxygen says nothing of those.
  docs/undocumented.py XML_DIRECTORY
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def has_text(element):
    return any("".join(part.itertext()).strip() for part in element.iterfind("*") if part.tag.endswith("description"))


undocumented, seen = [], 0
for file in sorted(Path(sys.argv[1]).glob("*.xml")):
    root = ElementTree.parse(file)
    concepts = ((concept.findtext("compoundname"), concept) for concept in root.iterfind("compounddef[@kind='concept']"))
    enumerators = ((f"{enum.findtext('qualifiedname')}::{value.findtext('name')}", value)
                   for enum in root.iterfind(".//memberdef[@kind='enum']") for value in enum.iterfind("enumvalue"))
    for name, element in (*concepts, *enumerators):
        seen += 1
        if not has_text(element):
            undocumented.append(name)
if not seen:
    sys.exit("docs/undocumented.py: error: no enumerators and concepts at all")
if undocumented:
    sys.exit("docs/undocumented.py: error: not documented: " + ", ".join(undocumented))
