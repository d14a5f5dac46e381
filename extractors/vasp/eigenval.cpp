// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/number.hpp"
#include "structure/tokens.hpp"
#include "vasp/readers.hpp"

namespace quarry::vasp {

namespace {

using structure::tokens;

/// The four integers that an EIGENVAL and a DOSCAR begin with: atoms twice, a flag, spins.
std::optional<std::vector<std::int64_t>> integers(std::string_view line, std::size_t count) {
  std::vector<std::int64_t> result;
  for (const auto word : tokens(line)) {
    const auto number = parse_integer(word);
    if (!number) return std::nullopt;
    result.push_back(*number);
  }
  return result.size() == count ? std::optional(result) : std::nullopt;
}

class EigenvalReader {
 public:
  EigenvalReader(File& file, int index) : lines_(file), index_(index) { run_.source = "EIGENVAL"; }
  Run read();

 private:
  bool head();
  bool k_point(std::size_t k, std::size_t bands);
  Place here() const { return {index_, lines_.number(), -1, {}}; }

  LineReader lines_;
  int index_;
  Run run_;
  std::size_t spins_ = 1;
  std::int64_t points_ = 0, bands_count_ = 0;
  Bands bands_;
  bool filled_ = true;  ///< occupations are there, which VASP 4 and 5.2 leave out
};

bool EigenvalReader::head() {
  std::string_view line;
  for (int i = 1; i <= 6; ++i) {
    if (!lines_.next(line) || !lines_.terminated()) return false;
    const auto numbers = i == 1 ? integers(line, 4) : i == 6 ? integers(line, 3) : std::nullopt;
    if ((i == 1 || i == 6) && !numbers) return false;
    if (i == 1) {
      if ((*numbers)[3] != 1 && (*numbers)[3] != 2) return false;
      spins_ = static_cast<std::size_t>((*numbers)[3]);
      if ((*numbers)[0] > 0) run_.ions.set((*numbers)[0], here());
    }
    if (i == 6) {
      points_ = (*numbers)[1];
      bands_count_ = (*numbers)[2];
      if ((*numbers)[0] > 0) run_.electrons.set(static_cast<double>((*numbers)[0]), here());
    }
  }
  if (points_ < 1 || bands_count_ < 1 || bands_count_ > 10'000'000) return false;
  run_.bands.set(bands_count_, here());
  run_.resolved.try_emplace("ISPIN", std::to_string(spins_));
  return true;
}

/// A blank line, the k-point and its weight, and a row for each band: number, energies, occupations of a state.
bool EigenvalReader::k_point(std::size_t k, std::size_t bands) {
  std::string_view line;
  do {
    if (!lines_.next(line) || !lines_.terminated()) return false;
  } while (tokens(line).empty());
  if (tokens(line).size() != 4) return false;
  std::vector<std::pair<double, double>> down;
  bands_.begin_k_point(0, k);
  for (std::size_t i = 1; i <= bands; ++i) {
    if (!lines_.next(line) || !lines_.terminated()) return false;
    const auto words = tokens(line);
    if (words.size() == 1 + spins_) filled_ = false;
    else if (words.size() != 1 + 2 * spins_) return false;
    if (!filled_) continue;
    std::array<double, 4> values{};
    for (std::size_t j = 0; j < 2 * spins_; ++j) {
      const auto number = parse_double(words[1 + j]);
      if (!number) return false;
      values[j] = *number;
    }
    bands_.add(values[0], values[spins_], 1);
    if (spins_ == 2) down.emplace_back(values[1], values[3]);
  }
  if (spins_ == 1 || !filled_) return true;
  bands_.begin_k_point(1, k);
  for (const auto& [energy, occupation] : down) bands_.add(energy, occupation, 1);
  return true;
}

Run EigenvalReader::read() {
  if (!head()) return std::move(run_);
  for (std::int64_t k = 1; k <= points_; ++k) {
    if (k_point(static_cast<std::size_t>(k), static_cast<std::size_t>(bands_count_))) continue;
    run_.cut = true;
    run_.diagnostics.push_back({Severity::warning, "the eigenvalues are not whole: no band gap is read of them", here()});
    return std::move(run_);
  }
  run_.irreducible.set(points_, here());
  if (filled_) run_.gap = {bands_.gap(), here()};
  else run_.diagnostics.push_back({Severity::note, "the eigenvalues come without occupations: no band gap is read of them", here()});
  return std::move(run_);
}

}  // namespace

Run read_eigenval(File& file, int file_index) { return EigenvalReader(file, file_index).read(); }

Run read_doscar_head(File& file, int file_index) {
  Run run;
  run.source = "DOSCAR";
  LineReader lines(file);
  std::string_view line;
  for (int i = 1; i <= 6; ++i) {
    if (!lines.next(line) || !lines.terminated()) return run;
    const Place place{file_index, i, -1, {}};
    const auto numbers = i == 1 ? integers(line, 4) : std::nullopt;
    if (i == 1 && !numbers) return run;
    if (i == 1 && (*numbers)[0] > 0) run.ions.set((*numbers)[0], place);
    // Highest and lowest energy, points, Fermi energy, 1. Where numbers run together there are fewer words.
    const auto words = tokens(line);
    if (i == 6 && words.size() == 5)
      if (const auto fermi = parse_double(words[3])) run.fermi.set(*fermi, place);
  }
  return run;
}

}  // namespace quarry::vasp
