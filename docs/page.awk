# Makes a page for Doxygen of Markdown as it is written for readers on GitHub: gives every heading the name that
# GitHub would give it, after the page's own, so that links to headings lead there, within a page and between
# pages. A link to a file that is no page becomes its text. `HomesClient` or `RetryOptions::budget` becomes a link
# to the reference; Doxygen complains when there is no such member.

BEGIN {
  headers = "cat '" root "'/include/builderbacked/*.hpp '" root "'/include/builderbacked/testing/*.hpp"
  while ((headers | getline line) > 0) {
    if (line ~ /^namespace /) { split(line, words, " "); space = words[2] }
    if (line !~ /^(class|struct|enum class) .*[{]/) continue
    sub(/ *[{:].*/, "", line)
    count = split(line, words, " ")
    if (words[count] ~ /^[A-Za-z]+$/) full_name[words[count]] = space "::" words[count]
  }
}

# README.md is "readme", examples/README.md "examples", docs/errors.md "errors".
function page(path) {
  if (path == "README.md") return "readme"
  if (path == "examples/README.md") return "examples"
  if (path ~ /^docs\/[^\/]*\.md$/) return substr(path, 6, length(path) - 8)
  return ""
}

# The path from the root of what a page in `folder` calls `link`.
function resolve(link) {
  if (sub(/^\.\.\//, "", link)) return link
  return folder link
}

function heading_name(text) {
  gsub(/[`*]/, "", text)
  text = tolower(text)
  gsub(/[^a-z0-9 _-]/, "", text)
  gsub(/ /, "-", text)
  return text
}

function target_of(link,    hash, name, id) {
  hash = index(link, "#")
  name = hash ? substr(link, hash + 1) : ""
  if (hash) link = substr(link, 1, hash - 1)
  id = link == "" ? own : page(resolve(link))
  if (id == "") return ""
  return "#" id (name == "" ? "" : "-" name)
}

function refer(line,    done, span, name) {
  done = ""
  while (match(line, /`[^`]*`/)) {
    span = substr(line, RSTART + 1, RLENGTH - 2)
    name = span
    sub(/::.*/, "", name)
    done = done substr(line, 1, RSTART - 1)
    line = substr(line, RSTART + RLENGTH)
    if (!(name in full_name) || span !~ /^[A-Za-z_:]+(\(\))?$/) done = done "`" span "`"
    else done = done "<code>@ref " full_name[name] substr(span, length(name) + 1) " \"" span "\"</code>"
  }
  return done line
}

FNR == 1 {
  path = substr(FILENAME, length(root) + 2)
  own = page(path)
  folder = path
  sub(/[^\/]*$/, "", folder)
}

/^ *```/ { fenced = !fenced }
fenced || /^ *```/ { print; next }

/^#+ / {
  text = $0
  sub(/^#+ +/, "", text)
  if ($0 ~ /^# /) print $0 " {#" own "}"
  else print $0 " {#" own "-" heading_name(text) "}"
  next
}

{
  rest = $0
  line = ""
  while (match(rest, /\[[^]]*\]\([^)]*\)/)) {
    link = substr(rest, RSTART, RLENGTH)
    split_at = index(link, "](")
    text = substr(link, 2, split_at - 2)
    url = substr(link, split_at + 2, length(link) - split_at - 2)
    line = line substr(rest, 1, RSTART - 1)
    rest = substr(rest, RSTART + RLENGTH)
    if (url ~ /^https?:/) line = line link
    else if ((target = target_of(url)) == "") line = line text
    else {
      gsub(/`/, "", text)  # Doxygen would print them.
      line = line "[" text "](" target ")"
    }
  }
  print refer(line rest)
}
