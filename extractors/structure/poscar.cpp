// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/poscar.hpp"

#include <algorithm>
#include <cmath>

#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::structure {

namespace {

constexpr std::int64_t most_atoms = 10'000'000;

std::string_view without_comment(std::string_view line) { return line.substr(0, line.find_first_of("!#")); }

std::optional<crystal::Vector> three_numbers(const std::vector<std::string_view>& words) {
  if (words.size() < 3) return std::nullopt;
  crystal::Vector result{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = parse_double(words[i]);
    if (!value) return std::nullopt;
    result[i] = *value;
  }
  return result;
}

/// Reads the lines of one POSCAR in order.
class Reader {
 public:
  Reader(LineReader& lines, int file, Sink& sink) : lines_(lines), file_(file), sink_(sink) {}

  Poscar read(std::optional<std::string_view> comment) {
    std::string_view line = comment.value_or("");
    if (!comment && !lines_.next(line)) {
      wrong(Severity::error, "the file is empty");
      return std::move(poscar_);
    }
    poscar_.comment = std::string(line.substr(0, 500));
    if (read_scale() && read_lattice() && read_species() && read_mode()) read_positions();
    return std::move(poscar_);
  }

 private:
  void wrong(Severity severity, std::string message) {
    sink_.diagnose(severity, std::move(message), {file_, std::max<std::int64_t>(lines_.number(), 1), -1, {}});
  }

  bool next(std::string_view& line) {
    if (lines_.next(line)) return true;
    wrong(Severity::error, "the file ends too early");
    return false;
  }

  /// One factor, minus a volume, or three factors for x, y and z.
  bool read_scale() {
    std::string_view line;
    if (!next(line)) return false;
    const auto words = tokens(without_comment(line));
    const auto three = words.size() == 3 ? three_numbers(words) : std::nullopt;
    const auto one = words.empty() ? std::nullopt : parse_double(words[0]);
    if (three && std::ranges::all_of(*three, [](double x) { return x > 0; })) {
      scale_ = *three;
    } else if (one && *one != 0 && std::isfinite(*one)) {
      scale_ = {*one, *one, *one};
    } else {
      wrong(Severity::error, "the scale is no number other than zero");
      return false;
    }
    return true;
  }

  bool read_lattice() {
    crystal::Matrix lattice{};
    for (auto& row : lattice) {
      std::string_view line;
      if (!next(line)) return false;
      const auto numbers = three_numbers(tokens(line));
      if (!numbers || !lines_.terminated()) {
        wrong(Severity::error, "a lattice vector is not three numbers");
        return false;
      }
      row = *numbers;
    }
    const double size = crystal::volume(lattice);
    if (!std::isfinite(size) || size < 1e-9) {
      wrong(Severity::error, "the lattice has no volume");
      return false;
    }
    if (scale_[0] < 0) {
      const double factor = std::cbrt(-scale_[0] / size);
      scale_ = {factor, factor, factor};
    }
    for (auto& row : lattice)
      for (std::size_t i = 0; i < 3; ++i) row[i] *= scale_[i];
    poscar_.lattice = lattice;
    return true;
  }

  static bool whole_numbers(const std::vector<std::string_view>& words) {
    return !words.empty() && parse_integer(words[0]).has_value();
  }

  /// Symbols and counts; both may go over several lines (VASP 6 breaks after 20).
  bool read_species() {
    std::string_view line;
    if (!next(line)) return false;
    while (!whole_numbers(tokens(line))) {
      const auto words = tokens(without_comment(line));
      if (words.empty() || poscar_.labels.size() > 10'000) {
        wrong(Severity::error, "neither symbols nor counts of atoms follow the lattice");
        return false;
      }
      for (const auto word : words) poscar_.labels.emplace_back(word);
      if (!next(line)) return false;
    }
    return read_counts(line);
  }

  bool read_counts(std::string_view line) {
    while (true) {
      for (const auto word : tokens(without_comment(line))) {
        const auto count = parse_integer(word);
        if (!count) break;
        if (*count < 0 || *count > most_atoms || (total_ += *count) > most_atoms) {
          wrong(Severity::error, "a count of atoms cannot be true: " + std::string(word.substr(0, 30)));
          poscar_.counts.clear();
          return false;
        }
        poscar_.counts.push_back(*count);
      }
      if (!lines_.terminated()) {
        wrong(Severity::error, "the file ends within the counts of atoms");
        poscar_.counts.clear();
        return false;
      }
      if (poscar_.counts.size() >= poscar_.labels.size()) break;
      if (!next(line)) {
        poscar_.counts.clear();
        return false;
      }
      if (!whole_numbers(tokens(line))) break;
    }
    if (!poscar_.labels.empty() && poscar_.labels.size() != poscar_.counts.size()) {
      wrong(Severity::error, "there are " + std::to_string(poscar_.labels.size()) + " symbols for " +
                                 std::to_string(poscar_.counts.size()) + " counts of atoms");
      poscar_.counts.clear();
      return false;
    }
    return true;
  }

  bool read_mode() {
    std::string_view line;
    if (!next(line)) return false;
    auto words = tokens(line);
    const auto first = [&] { return words.empty() ? '\0' : static_cast<char>(words[0][0] | 0x20); };
    if (first() == 's') {
      poscar_.selective_dynamics = true;
      if (!next(line)) return false;
      words = tokens(line);
    }
    cartesian_ = first() == 'c' || first() == 'k';
    if (three_numbers(words)) {
      wrong(Severity::error, "no line tells whether positions are direct or Cartesian");
      return false;
    }
    return true;
  }

  void read_positions() {
    const auto to_fractional = crystal::inverse(*poscar_.lattice);
    std::size_t above = 0;
    bool labelled = true;
    for (std::int64_t i = 0; i < total_; ++i) {
      std::string_view line;
      if (!next(line)) return;
      const auto words = tokens(line);
      const auto numbers = three_numbers(words);
      const bool cut = !lines_.terminated() && words.size() == 3 && may_be_cut(line, words[2], above);
      if (!numbers || cut) {
        wrong(Severity::error, numbers ? "the last position may be cut" : "a position is not three numbers");
        return;
      }
      above = decimals(words[2]);
      crystal::Vector p = *numbers;
      if (cartesian_) {
        for (std::size_t j = 0; j < 3; ++j) p[j] *= scale_[j];
        p = crystal::times(p, *to_fractional);
      }
      poscar_.positions.push_back(p);
      const std::size_t behind = poscar_.selective_dynamics ? 6 : 3;
      labelled = labelled && words.size() > behind && crystal::element_of_label(words[behind]) != nullptr;
      if (labelled) poscar_.site_labels.emplace_back(words[behind]);
    }
    if (!labelled) poscar_.site_labels.clear();
    poscar_.complete = total_ > 0;
  }

  LineReader& lines_;
  int file_;
  Sink& sink_;
  Poscar poscar_;
  crystal::Vector scale_{};
  std::int64_t total_ = 0;
  bool cartesian_ = false;
};

/// The symbol that a header token names: `Fe`, `Fe_pv`, `Fe/1a2b3c` (VASP 6.4 adds a hash), `Fe_GW`.
const Element* element_of_token(std::string_view token) {
  token = token.substr(0, token.find_first_of("/_."));
  if (token == "D" || token == "T") return find_element("H");
  return find_element(token);
}

/// The symbols of a comment like `Fe4 P4 O16` or `Fe P O`: what is said must be the counts, or no amounts but words.
std::vector<std::string> elements_of_comment(std::string_view comment, std::span<const std::int64_t> counts) {
  std::vector<std::string> symbols;
  bool all_equal = true, any_amount = false;
  std::size_t words = 0;
  for (auto word : tokens(comment)) {
    ++words;
    while (!word.empty()) {
      std::size_t length = 1;
      while (length < word.size() && word[length] >= 'a' && word[length] <= 'z') ++length;
      const auto* element = element_of_token(word.substr(0, length));
      if (element == nullptr || symbols.size() >= counts.size()) return {};
      word.remove_prefix(length);
      std::size_t digits = 0;
      while (digits < word.size() && word[digits] >= '0' && word[digits] <= '9') ++digits;
      const auto amount = digits == 0 ? std::int64_t{1} : parse_integer(word.substr(0, digits)).value_or(-1);
      any_amount |= digits != 0;
      all_equal &= amount == counts[symbols.size()];
      word.remove_prefix(digits);
      symbols.emplace_back(element->symbol);
    }
  }
  if (symbols.size() != counts.size()) return {};
  const bool words_alone = !any_amount && words == counts.size();
  return all_equal || words_alone ? symbols : std::vector<std::string>{};
}

}  // namespace

Poscar read_poscar(LineReader& lines, int file_index, Sink& sink, std::optional<std::string_view> comment) {
  return Reader(lines, file_index, sink).read(comment);
}

std::vector<std::string> poscar_elements(const Poscar& poscar, std::span<const std::string> elsewhere) {
  std::vector<std::string> result;
  const auto of_tokens = [&](std::span<const std::string> words) {
    for (const auto& word : words) {
      const auto* element = element_of_token(word);
      if (element == nullptr) return std::vector<std::string>{};
      result.emplace_back(element->symbol);
    }
    return result;
  };
  if (!poscar.labels.empty()) return of_tokens(poscar.labels);
  if (!elsewhere.empty()) return elsewhere.size() == poscar.counts.size() ? of_tokens(elsewhere) : result;
  if (!poscar.site_labels.empty()) {
    std::size_t site = 0;
    for (const auto count : poscar.counts) {
      std::string symbol;
      for (std::int64_t i = 0; i < count; ++i, ++site) {
        const std::string here(crystal::element_of_label(poscar.site_labels[site])->symbol);
        if (i != 0 && here != symbol) return {};
        symbol = here;
      }
      result.push_back(symbol);
    }
    return result;
  }
  return elements_of_comment(poscar.comment, poscar.counts);
}

std::optional<crystal::Structure> structure_of(const Poscar& poscar, std::span<const std::string> elements) {
  if (!poscar.complete || elements.size() != poscar.counts.size()) return std::nullopt;
  crystal::Structure structure;
  structure.lattice = poscar.lattice;
  structure.sites.reserve(poscar.positions.size());
  std::size_t site = 0;
  for (std::size_t i = 0; i < poscar.counts.size(); ++i)
    for (std::int64_t j = 0; j < poscar.counts[i]; ++j) structure.add_site(elements[i], poscar.positions[site++]);
  return structure;
}

Composition composition_of(const Poscar& poscar, std::span<const std::string> elements) {
  Composition result;
  if (elements.size() != poscar.counts.size()) return result;
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (poscar.counts[i] > 0) result[elements[i]] += static_cast<double>(poscar.counts[i]);
  return result;
}

}  // namespace quarry::structure
