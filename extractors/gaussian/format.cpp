// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "gaussian/checkpoint.hpp"
#include "quarry/extractor.hpp"
#include "structure/tokens.hpp"

namespace quarry::gaussian {

namespace {

/// A log opens with the program's entry (not on Windows), and names itself where it asks to be cited.
bool is_log(std::string_view head) {
  if (head.substr(0, 4096).find("Entering Gaussian System, Link 0") != std::string_view::npos) return true;
  const auto cite = head.find("Cite this work as:");
  return cite != std::string_view::npos && head.substr(cite, 200).find("Gaussian ") != std::string_view::npos;
}

/// Lines of `%`, then a route line `#p hf/3-21g`; the name tells it from other texts that begin with a `#`.
bool is_input(std::string_view name, std::string_view head) {
  name = structure::without_compression(name);
  const auto dot = name.rfind('.');
  const auto ending = dot == std::string_view::npos ? std::string_view() : name.substr(dot);
  if (ending != ".com" && ending != ".gjf" && ending != ".gau" && ending != ".inp" && ending != ".COM" && ending != ".GJF" && ending != ".txt") return false;
  while (!head.empty() && (head[0] == '%' || head[0] == '\n' || head[0] == '\r' || head[0] == ' '))
    head.remove_prefix(head[0] == '%' ? std::min(head.find('\n'), head.size() - 1) + 1 : 1);
  if (!head.starts_with('#')) return false;
  // Method and basis stand with a slash between them, in one of the route's lines.
  return head.substr(0, head.find("\n\n")).find('/') != std::string_view::npos;
}

}  // namespace

bool is_checkpoint(std::string_view head) {
  // The third line is the first key.
  const auto second = head.find('\n') == std::string_view::npos ? std::string_view::npos : head.find('\n', head.find('\n') + 1);
  if (second == std::string_view::npos) return false;
  const auto key = head.substr(second + 1, 44);
  return key.size() == 44 && key.starts_with("Number of atoms  ") && key.back() == 'I';
}

namespace {

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_checkpoint(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "gaussian", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::gaussian
