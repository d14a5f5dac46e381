// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <utility>

#include "quarry/chemistry.hpp"
#include "quarry/number.hpp"
#include "structure/tokens.hpp"
#include "vasp/readers.hpp"

namespace quarry::vasp {

using structure::tokens;

Potential potential_of_title(std::string_view title) {
  Potential result;
  result.title = std::string(trimmed(title).substr(0, 200));
  const auto words = tokens(result.title);
  // Old titles have no family: `US Fe`, `PAW Fe 03Mar1998`; the label is the first word that names an element.
  for (std::size_t i = words.size() > 1 ? 1 : 0; i < words.size(); ++i) {
    std::string symbol(words[i].substr(0, words[i].find_first_of("_.0123456789")));
    if (symbol == "r") symbol = "Zr";  // some builds cut the first letter
    const auto* element = find_element(symbol);
    if (element == nullptr) continue;
    result.element = std::string(element->symbol);
    break;
  }
  return result;
}

namespace {

/// Takes the lines of a POTCAR. What belongs to a potential stands above its title.
class PotcarTitles {
 public:
  void take(std::string_view line) {
    const auto text = trimmed(line);
    const auto value = trimmed(text.substr(std::min(text.find('=') + 1, text.size())));
    if (text.starts_with("TITEL") && text.find('=') != std::string_view::npos) {
      next_.title = potential_of_title(value).title;
      next_.element = potential_of_title(value).element;
      found_.push_back(std::exchange(next_, {}));
    } else if (text.starts_with("LEXCH")) {
      next_.exchange = std::string(value.substr(0, value.find(' ')).substr(0, 4));
    } else if (text.starts_with("SHA256")) {
      const auto hash = value.substr(0, value.find(' '));
      if (is_sha256(hash)) next_.hash = hash;
    }
  }
  bool full() const { return found_.size() >= 1000; }
  std::vector<Potential> result() { return std::move(found_); }

 private:
  Potential next_;
  std::vector<Potential> found_;
};

}  // namespace

bool is_sha256(std::string_view text) { return text.size() == 64 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos; }

std::vector<Potential> read_potcar_titles(File& file) {
  PotcarTitles titles;
  LineReader lines(file);
  for (std::string_view line; !titles.full() && lines.next(line);)
    if (lines.terminated()) titles.take(line);
  return titles.result();
}

std::vector<Potential> potcar_titles(std::string_view text) {
  PotcarTitles titles;
  while (!text.empty() && !titles.full()) {
    const auto end = text.find('\n');
    titles.take(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return titles.result();
}

Reading<KPoints> read_kpoints(File& file, int file_index) {
  Reading<KPoints> result;
  LineReader lines(file);
  std::array<std::string, 5> text;
  std::size_t n = 0;
  bool last_whole = true;
  for (std::string_view line; n < text.size() && lines.next(line); ++n) {
    text[n] = std::string(line.substr(0, 1000));
    last_whole = lines.terminated();
  }
  if (n < 3) return result;
  const auto words = tokens(text[1]);
  const auto count = words.empty() ? std::nullopt : parse_integer(words[0]);
  const auto mode = trimmed(text[2]);
  if (!count || mode.empty()) return result;
  const char letter = static_cast<char>(mode.front() | 0x20);
  KPoints points;
  if (*count == 0 && (letter == 'g' || letter == 'm') && n >= 4) {
    points.scheme = letter == 'g' ? "gamma" : "monkhorst_pack";
    const auto grid = tokens(text[3]);
    std::array<std::int64_t, 3> mesh{};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto value = grid.size() > i ? parse_integer(grid[i]) : std::nullopt;
      if (!value || *value < 1 || (n == 4 && !last_whole && i == 2 && grid.size() == 3)) return result;
      mesh[i] = *value;
    }
    points.mesh = mesh;
  } else if (*count == 0) {
    if (letter != 'a') return result;  // cut, or generating vectors
    points.scheme = "automatic";
  } else {
    points.scheme = letter == 'l' ? "line" : "explicit";
  }
  result.set(std::move(points), {file_index, 3, -1, {}});
  return result;
}

namespace {

/// The number behind `key` in an OSZICAR line.
std::optional<double> behind(std::string_view line, std::string_view key) {
  const auto at = line.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  const auto words = tokens(line.substr(at + key.size()));
  return words.empty() ? std::nullopt : parse_double(words[0]);
}

}  // namespace

Run read_oszicar(File& file, int file_index) {
  Run run;
  run.source = "OSZICAR";
  LineReader lines(file);
  std::int64_t steps = 0, electronic = 0, temperatures = 0;
  double kelvins = 0;
  for (std::string_view line; lines.next(line);) {
    if (!lines.terminated()) {
      run.cut = true;
      run.diagnostics.push_back({Severity::warning, "the file ends in the middle of a line: it is cut", {file_index, lines.number(), -1, {}}});
      break;
    }
    const auto text = trimmed(line);
    if (text.size() > 4 && text[3] == ':') {
      ++electronic;
      run.began_another_step = true;
      continue;
    }
    if (text.find("F=") == std::string_view::npos || text.find("E0=") == std::string_view::npos) continue;
    ++steps;
    run.began_another_step = false;
    const Place place{file_index, lines.number(), -1, {}};
    run.free_energy = {behind(text, " F="), place};
    run.sigma0_energy = {behind(text, " E0="), place};
    run.magnetization = {behind(text, "mag="), place};
    if (const auto kelvin = behind(text, " T="))  // molecular dynamics
      run.mean_temperature.set((kelvins += *kelvin) / static_cast<double>(++temperatures), place);
    run.ionic_steps.set(steps, place);
    run.electronic_steps.set(electronic, place);
    electronic = 0;
  }
  run.cut = run.cut || run.began_another_step;
  return run;
}

}  // namespace quarry::vasp
