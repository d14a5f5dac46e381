// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/route.hpp"

#include <algorithm>

#include "simulation/text.hpp"

namespace quarry::gaussian {

namespace {

/// Words between blanks and commas that stand outside of brackets.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  int depth = 0;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && depth > 0) --depth;
    // `B3LYP / 6-31G` is one word.
    const bool blank = text[i] == ' ' || text[i] == '\t';
    const auto next = blank ? text.find_first_not_of(" \t", i) : i;
    const auto last = blank ? text.find_last_not_of(" \t", i) : i;
    const auto is_slash = [&](std::size_t at) { return at != std::string_view::npos && text[at] == '/'; };
    if (depth == 0 && (blank || text[i] == ',') && !is_slash(next) && !is_slash(last)) cut(i);
  }
  cut(text.size());
  return words;
}

/// The slash between method and basis, outside of brackets; of `ccsd(t)/6-31g/auto` the first.
std::size_t slash_of(std::string_view word) {
  int depth = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == '(') ++depth;
    if (word[i] == ')') --depth;
    if (word[i] == '/' && depth == 0) return i;
  }
  return std::string_view::npos;
}

/// `RB3LYP`, `ub3lyp`, `ROHF`: the restriction is no part of the name.
std::string_view without_restriction(std::string_view method) {
  const auto key = simulation::lower(method);
  for (const std::string_view prefix : {"ro", "r", "u"})
    if (key.starts_with(prefix) && key.size() > prefix.size() + 1 && key != "revtpssrevtpss" && !key.starts_with("revpbe"))
      return method.substr(prefix.size());
  return method;
}

}  // namespace

Route read_route(std::string_view text) {
  Route route;
  text = simulation::trimmed(text);
  if (!text.starts_with('#')) return route;
  text.remove_prefix(1);
  if (!text.empty() && (text[0] == 'p' || text[0] == 'P' || text[0] == 'n' || text[0] == 'N' || text[0] == 't' || text[0] == 'T') &&
      (text.size() == 1 || text[1] == ' '))
    text.remove_prefix(1);
  for (auto word : words_of(text)) {
    while (word.starts_with('#')) word.remove_prefix(1);  // several route lines were joined
    const auto key = simulation::lower(word);
    const auto name = key.substr(0, key.find_first_of("=("));
    // `CIS(NStates=5)/STO-3G` names a method, `freq=...` none.
    const auto slash = slash_of(word);
    if (slash != std::string_view::npos && route.method.empty() && key.find('=') > std::min(slash, key.find('('))) {
      auto basis = word.substr(slash + 1);
      route.method = without_restriction(simulation::trimmed(word.substr(0, slash)));
      route.basis = simulation::trimmed(basis.substr(0, slash_of(basis)));
      if (simulation::lower(route.basis) == "chkbas") route.basis.clear();  // what the job before had
      route.keywords.insert(name.substr(0, name.find('/')));
      continue;
    }
    if (name == "empiricaldispersion") {
      const auto value = key.substr(std::min(key.size(), name.size() + 1));
      if (value.find("gd3bj") != std::string::npos) route.dispersion = "D3(BJ)";
      else if (value.find("gd3") != std::string::npos) route.dispersion = "D3";
      else if (value.find("gd2") != std::string::npos) route.dispersion = "D2";
    }
    if (name == "opt" && (key.find("ts") != std::string::npos || key.find("qst") != std::string::npos)) route.transition_state = true;
    if (name == "oniom") route.layers = word;
    route.keywords.insert(name == "fopt" || name == "popt" ? std::string("opt") : name);
  }
  return route;
}

}  // namespace quarry::gaussian
