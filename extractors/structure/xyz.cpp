// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/xyz.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::structure {

namespace {

constexpr std::int64_t most_atoms = 10'000'000;

/// key=value pairs; values bare, in quotes, or in brackets. Keys are lower case.
std::map<std::string, std::string> pairs_of(std::string_view text) {
  std::map<std::string, std::string> result;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    const auto begin = at;
    while (at < text.size() && text[at] != ' ' && text[at] != '\t' && text[at] != '=') ++at;
    std::string key(text.substr(begin, at - begin));
    for (char& c : key)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (at == text.size() || text[at] != '=') continue;
    ++at;
    const char open = at < text.size() ? text[at] : '\0';
    const char close = open == '"' ? '"' : open == '\'' ? '\'' : open == '{' ? '}' : open == '[' ? ']' : '\0';
    std::size_t end = 0;
    if (close != '\0') {
      end = text.find(close, ++at);
      if (end == std::string_view::npos) return result;  // the rest is one broken value
    } else {
      end = std::min(text.find_first_of(" \t", at), text.size());
    }
    result.try_emplace(std::move(key), text.substr(at, end - at));
    at = end + (close != '\0' ? 1 : 0);
  }
  return result;
}

std::optional<crystal::Matrix> matrix_of(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == ',' || c == '[' || c == ']'; }, ' ');
  const auto words = tokens(text);
  crystal::Matrix result{};
  if (words.size() == 3) {
    for (std::size_t i = 0; i < 3; ++i) result[i][i] = parse_double(words[i]).value_or(0);
  } else if (words.size() == 9) {
    for (std::size_t i = 0; i < 9; ++i) {
      const auto value = parse_double(words[i]);
      if (!value) return std::nullopt;
      result[i / 3][i % 3] = *value;
    }
  }
  const double size = crystal::volume(result);
  return std::isfinite(size) && size > 1e-6 ? std::optional(result) : std::nullopt;
}

std::optional<std::array<bool, 3>> flags_of(const std::string& text) {
  std::array<bool, 3> result{};
  std::string clean = text;
  std::ranges::replace_if(clean, [](char c) { return c == ',' || c == '[' || c == ']'; }, ' ');
  const auto words = tokens(clean);
  if (words.size() != 3) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i) {
    const char c = static_cast<char>(words[i][0] | 0x20);
    if (c != 't' && c != 'f' && c != '1' && c != '0') return std::nullopt;
    result[i] = c == 't' || words[i][0] == '1';
  }
  return result;
}

/// `species:S:1:pos:R:3:...` -> the columns of species and pos.
bool columns_of(std::string_view properties, XyzComment& comment) {
  std::size_t column = 0;
  bool species = false, position = false;
  while (!properties.empty()) {
    std::array<std::string_view, 3> part;
    for (auto& p : part) {
      const auto colon = properties.find(':');
      p = properties.substr(0, colon);
      properties = colon == std::string_view::npos ? std::string_view() : properties.substr(colon + 1);
    }
    const auto width = parse_integer(part[2]);
    if (!width || *width < 1 || *width > 10'000) return false;
    if ((part[0] == "species" || part[0] == "Z" || part[0] == "numbers") && !species) {
      comment.species_column = column;
      species = true;
    } else if (part[0] == "pos" && *width == 3) {
      comment.position_column = column;
      position = true;
    }
    column += static_cast<std::size_t>(*width);
  }
  return species && position;
}

const Element* element_of(std::string_view word) {
  if (const auto number = parse_integer(word)) return element_of_number(static_cast<int>(std::clamp<std::int64_t>(*number, 0, 200)));
  const auto* element = find_element(word);
  return element != nullptr ? element : crystal::element_of_label(word);
}

class Reader {
 public:
  Reader(LineReader& lines, int file, Sink& sink) : lines_(lines), file_(file), sink_(sink) {}

  Xyz read() {
    xyz_.molecule = true;
    std::string_view line;
    while (lines_.next(line)) {
      const auto words = tokens(line);
      if (words.empty()) continue;
      const auto count = words.size() == 1 ? parse_integer(words[0]) : std::nullopt;
      if (!count || !lines_.terminated()) {
        if (xyz_.frames == 0) wrong(Severity::error, "the file does not begin with a number of atoms");
        else wrong(Severity::note, "the text behind the last frame is not read");
        break;
      }
      if (*count < 0 || *count > most_atoms) {
        wrong(Severity::error, "a number of atoms cannot be true: " + std::string(words[0].substr(0, 30)));
        break;
      }
      if (!read_frame(*count)) break;
    }
    return std::move(xyz_);
  }

 private:
  void wrong(Severity severity, std::string message) {
    sink_.diagnose(severity, std::move(message), {file_, std::max<std::int64_t>(lines_.number(), 1), -1, {}});
  }

  bool read_frame(std::int64_t count) {
    std::string_view line;
    if (!lines_.next(line)) {
      wrong(Severity::error, "the file ends within a frame");
      return false;
    }
    const auto comment = parse_xyz_comment(line);
    crystal::Structure frame;
    frame.lattice = comment.lattice;
    if (comment.periodic) frame.periodic = *comment.periodic;
    const auto to_fractional = frame.lattice ? crystal::inverse(*frame.lattice) : std::nullopt;
    for (std::int64_t i = 0; i < count; ++i) {
      if (!lines_.next(line)) {
        wrong(Severity::error, "the file ends within a frame: " + std::to_string(i) + " of " + std::to_string(count) + " atoms are there");
        return false;
      }
      if (!read_atom(line, comment, to_fractional, frame)) return false;
    }
    take(std::move(frame), comment);
    return true;
  }

  bool read_atom(std::string_view line, const XyzComment& comment, const std::optional<crystal::Matrix>& to_fractional,
                 crystal::Structure& frame) {
    const auto words = tokens(line);
    const auto last = std::max(comment.species_column, comment.position_column + 2);
    if (words.size() <= last) {
      wrong(Severity::error, "the line of an atom has too few columns");
      return false;
    }
    crystal::Vector p{};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto value = parse_double(words[comment.position_column + i]);
      if (!value) {
        wrong(Severity::error, "a coordinate is no number: '" + std::string(words[comment.position_column + i].substr(0, 30)) + "'");
        return false;
      }
      p[i] = *value;
    }
    const auto z = words[comment.position_column + 2];
    if (!lines_.terminated() && words.size() == last + 1 && may_be_cut(line, words.back(), decimals_)) {
      wrong(Severity::error, "the last coordinate may be cut");
      return false;
    }
    decimals_ = decimals(z);
    const auto name = words[comment.species_column];
    const auto* element = element_of(name);
    if (element == nullptr) {
      if (crystal::dummy_label(name)) return true;
      wrong(Severity::error, "no element is known as '" + std::string(name.substr(0, 30)) + "'");
      return false;
    }
    if (to_fractional) p = crystal::times(p, *to_fractional);
    frame.add_site(element->symbol, p);
    return true;
  }

  void take(crystal::Structure frame, const XyzComment& comment) {
    auto amounts = crystal::composition(frame);
    for (const auto& [symbol, amount] : amounts) xyz_.elements.insert(symbol);
    if (xyz_.frames != 0 && amounts != amounts_) xyz_.same_composition = false;
    amounts_ = std::move(amounts);
    xyz_.molecule = xyz_.molecule && !comment.lattice && !comment.speaks_of_a_cell;
    xyz_.last = std::move(frame);
    ++xyz_.frames;
  }

  LineReader& lines_;
  int file_;
  Sink& sink_;
  Xyz xyz_;
  Composition amounts_;
  std::size_t decimals_ = 0;
};

}  // namespace

XyzComment parse_xyz_comment(std::string_view text) {
  XyzComment comment;
  const auto pairs = pairs_of(text.substr(0, 1 << 20));
  if (const auto found = pairs.find("properties"); found != pairs.end()) {
    XyzComment columns = comment;
    if (columns_of(found->second, columns)) comment = columns;
    comment.extended = true;
  }
  if (const auto found = pairs.find("lattice"); found != pairs.end()) {
    comment.lattice = matrix_of(found->second);
    comment.extended = true;
    comment.speaks_of_a_cell = true;
  }
  if (const auto found = pairs.find("pbc"); found != pairs.end()) comment.periodic = flags_of(found->second);
  for (const std::string_view word : {"unitcell", "Lattice", "lattice", "cell", "CELL", "Cell"})
    comment.speaks_of_a_cell |= text.find(word) != std::string_view::npos;
  return comment;
}

Xyz read_xyz(LineReader& lines, int file_index, Sink& sink) { return Reader(lines, file_index, sink).read(); }

}  // namespace quarry::structure
