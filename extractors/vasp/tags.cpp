// SPDX-License-Identifier: GPL-3.0-or-later
#include "vasp/tags.hpp"

#include <cmath>

#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::vasp {

namespace {

constexpr std::size_t most_tags = 2000;

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 40) return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/')) return false;
  return true;
}

void take_assignment(std::string_view text, Tags& tags) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return;
  const auto name = trimmed(text.substr(0, equals));
  if (!is_name(name) || tags.size() >= most_tags) return;
  tags.try_emplace(upper(name), trimmed(text.substr(equals + 1)));
}

std::string_view first_word(const Tags& tags, std::string_view name) {
  const auto found = tags.find(name);
  if (found == tags.end()) return {};
  const auto words = structure::tokens(found->second);
  return words.empty() ? std::string_view() : words[0];
}

}  // namespace

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

Tags read_incar(LineReader& lines) {
  Tags tags;
  std::string joined;
  std::string_view line;
  bool whole = true;
  while (lines.next(line)) {
    line = trimmed(line.substr(0, line.find_first_of("#!")));
    whole = lines.terminated();
    const bool continues = !line.empty() && line.back() == '\\';
    if (continues) line.remove_suffix(1);
    if (joined.size() < 1 << 20) joined += line;
    if (continues) {
      joined += ' ';
      continue;
    }
    std::string_view rest = joined;
    while (!rest.empty()) {
      const auto semicolon = rest.find(';');
      take_assignment(rest.substr(0, semicolon), tags);
      rest = semicolon == std::string_view::npos ? std::string_view() : rest.substr(semicolon + 1);
    }
    if (whole) joined.clear();
  }
  // A number at the very end of a file without a final newline may be cut; a word is whole or useless.
  if (!whole && !joined.empty()) {
    const auto equals = joined.rfind('=');
    if (equals != std::string::npos && parse_double(trimmed(std::string_view(joined).substr(equals + 1)))) {
      const auto before = trimmed(std::string_view(joined).substr(0, equals));
      const auto name = upper(before.substr(before.find_last_of("; ") + 1));
      tags.erase(name);
    }
  }
  return tags;
}

std::optional<bool> parse_logical(std::string_view word) {
  if (!word.empty() && word.front() == '.') word.remove_prefix(1);
  if (word.empty()) return std::nullopt;
  if (word.front() == 'T' || word.front() == 't') return true;
  if (word.front() == 'F' || word.front() == 'f') return false;
  return std::nullopt;
}

std::optional<bool> tag_bool(const Tags& tags, std::string_view name) { return parse_logical(first_word(tags, name)); }

std::optional<std::int64_t> tag_integer(const Tags& tags, std::string_view name) {
  return parse_integer(first_word(tags, name));
}

std::optional<double> tag_number(const Tags& tags, std::string_view name) { return parse_double(first_word(tags, name)); }

std::optional<std::string> tag_word(const Tags& tags, std::string_view name) {
  const auto word = first_word(tags, name);
  return word.empty() ? std::nullopt : std::optional(upper(word));
}

std::vector<double> tag_numbers(const Tags& tags, std::string_view name) {
  std::vector<double> result;
  const auto found = tags.find(name);
  if (found == tags.end()) return result;
  for (auto word : structure::tokens(found->second)) {
    std::int64_t times = 1;
    if (const auto star = word.find('*'); star != std::string_view::npos) {
      times = parse_integer(word.substr(0, star)).value_or(-1);
      word.remove_prefix(star + 1);
    }
    const auto value = parse_double(word);
    if (!value || times < 0 || times > 100'000 || result.size() + static_cast<std::size_t>(times) > 100'000) return {};
    result.insert(result.end(), static_cast<std::size_t>(times), *value);
  }
  return result;
}

}  // namespace quarry::vasp
