// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>

#include "quantum_espresso/parts.hpp"
#include "structure/tokens.hpp"

namespace quarry::quantum_espresso {

namespace {

/// `Program PWSCF v.7.3 starts on ...`, which may stand behind what a shell or MPI printed.
bool is_log(std::string_view head) {
  auto at = head.find("Program ");
  while (at != std::string_view::npos) {
    const auto line = head.substr(at, head.find('\n', at) - at);
    if (line.find(" v.") != std::string_view::npos && line.find("starts") != std::string_view::npos) return true;
    at = head.find("Program ", at + 8);
  }
  return false;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return result;
}

/// A line that begins with `word` but for blanks.
bool has_line(const std::string& text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto before = text.find_last_not_of(" \t", at == 0 ? 0 : at - 1);
    if (at == 0 || before == std::string::npos || text[before] == '\n' || text[before] == '\r') return true;
  }
  return false;
}

/// Two of the things that every input of pw.x has.
bool is_input(std::string_view head) {
  if (head.find('&') == std::string_view::npos || head.find('\0') != std::string_view::npos) return false;
  const auto text = lower(head);
  return (has_line(text, "&control") || has_line(text, "&system")) && has_line(text, "atomic_species");
}

Claim claims(std::string_view, std::string_view head, std::string_view) { return kind_of(head) == Kind::none ? Claim::no : Claim::main; }

}  // namespace

Kind kind_of(std::string_view head) {
  const auto first = head.substr(0, 1024);
  if (first.find("<qes:espresso") != std::string_view::npos) return Kind::schema;
  if (first.find("<FORMAT NAME=\"QEXML\"") != std::string_view::npos) return Kind::old_xml;
  if (first.find("<EF_TENSORS>") != std::string_view::npos) return Kind::tensors;
  if (is_log(head)) return Kind::log;
  return is_input(head) ? Kind::input : Kind::none;
}

std::optional<Member> member_of(std::string_view path) {
  struct Ending {
    std::string_view text;
    Kind kind;
  };
  constexpr std::array endings{Ending{".xml", Kind::schema}, Ending{".out", Kind::log},  Ending{".pwo", Kind::log},
                               Ending{".log", Kind::log},    Ending{".in", Kind::input}, Ending{".pwi", Kind::input}};
  const auto name = structure::without_compression(structure::last_part(path));
  const auto rank = [](Kind kind) { return static_cast<int>(kind); };
  if (name == "data-file-schema.xml") return Member{"aiida", rank(Kind::schema)};
  if (name == "data-file.xml") return Member{"aiida", rank(Kind::old_xml)};
  if (name == "tensors.xml") return Member{"aiida", rank(Kind::tensors)};
  for (const auto& ending : endings)
    if (name.size() > ending.text.size() && name.ends_with(ending.text))
      return Member{std::string(name.substr(0, name.size() - ending.text.size())), rank(ending.kind)};
  return std::nullopt;
}

extern const Format format;
const Format format{.name = "quantum_espresso", .version = 3, .priority = 20, .claims = claims, .member = member_of};

}  // namespace quarry::quantum_espresso
