// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "quarry/extractor.hpp"
#include "structure/cif.hpp"
#include "structure/free_files.hpp"
#include "structure/tokens.hpp"

namespace quarry::structure {

extern const Format format;

namespace {

bool begins_with_data_block(std::string_view head) {
  for (const std::string_view word : {"data_", "DATA_"})
    for (auto at = head.find(word); at != std::string_view::npos; at = head.find(word, at + 1))
      if (at == 0 || head[at - 1] == '\n' || head[at - 1] == '\r') return true;
  return false;
}

void extract(Group& group, Sink& sink) {
  // A set of files (VASP's) has a reader of its own, which knows which of its structures is the final one.
  if (group.files.size() != 1) return;
  auto& file = group.files[0];
  if (!file.readable()) return;
  const auto head = file.head(64 << 10);
  if (format.claims(file.name(), head, {}) != Claim::main) return;
  if (begins_with_data_block(head)) return state_cif(file, sink);
  const auto first = tokens(std::string_view(head).substr(0, head.find('\n')));
  const auto second_line = head.find('\n');
  const auto third = second_line == std::string::npos ? std::string::npos : head.find('\n', second_line + 1);
  // A POSCAR's second and third lines are numbers, an XYZ file's first is a count alone and its third begins with a name.
  const auto vector = third == std::string::npos ? std::vector<std::string_view>{}
                                                 : tokens(std::string_view(head).substr(third + 1, head.find('\n', third + 1) - third - 1));
  const bool xyz = first.size() == 1 && first[0].find_first_not_of("0123456789") == std::string_view::npos &&
                   vector.size() >= 4;
  if (xyz) state_xyz(file, sink);
  else state_poscar(file, sink);
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::structure
