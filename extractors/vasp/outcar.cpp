// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "quarry/error.hpp"
#include "quarry/number.hpp"
#include "structure/tokens.hpp"
#include "vasp/readers.hpp"

namespace quarry::vasp {

namespace {

using structure::tokens;

constexpr std::size_t most_atoms = 10'000'000;

/// The tags that are read from the blocks in front of the first iteration.
constexpr std::array<std::string_view, 41> known_tags{
    "PREC", "ENCUT", "EDIFF", "EDIFFG", "NSW", "NELM", "IBRION", "ISIF", "ISPIN", "ISMEAR", "SIGMA", "IALGO",
    "ALGO", "NELECT", "NUPDOWN", "LNONCOLLINEAR", "LSORBIT", "METAGGA", "GGA", "LHFCALC", "AEXX", "AGGAX",
    "AGGAC", "ALDAC", "HFSCREEN", "LUSE_VDW", "IVDW", "LVDW", "PARAM2", "ICHARG", "POTIM", "IMAGES", "LEPSILON",
    "NPAR", "LDAUTYPE", "ISYM", "TEBEG", "TEEND", "SMASS", "MDALGO",
    "ANDERSEN_PROB"};

/// Reads an OUTCAR line by line. What belongs to an ionic step is kept aside until the step's energy block has come.
class Reader {
 public:
  Reader(File& file, int index) : lines_(file), index_(index) { run_.source = "OUTCAR"; }

  Run read() {
    bool ended_open = false;
    try {
      for (std::string_view line; lines_.next(line);) {
        if (!lines_.terminated()) {
          ended_open = true;
          break;
        }
        take(line);
      }
    } catch (const Error& error) {
      ended_open = true;
      note(Severity::error, std::string("the file cannot be read to its end: ") + error.what());
    }
    // The energies of the last step come before its forces; both are in place when the next step begins, or the file ends well.
    if (run_.finished.value_or(false) && !in_step_) commit_tail();
    finish(ended_open);
    return std::move(run_);
  }

 private:
  Place here() const { return {index_, lines_.number(), -1, {}}; }
  void note(Severity severity, std::string message) { run_.diagnostics.push_back({severity, std::move(message), here()}); }

  void take(std::string_view line) {
    if (rows_ != Rows::none && take_row(line)) return;
    const auto text = trimmed(line);
    if (iterating_ && tables_.take(text, here())) return;
    if (text.size() < 4) return;
    if (!iterating_) take_head(text);
    switch (text.front()) {
      case '-': take_dashes(text); break;
      case 'a': case 'b': case 'd': case 'e': case 'f': case 'i': case 'k': case 'n': case 'p': case 'r': case 's': case 'v': case 'o':
        take_lower(text);
        break;
      default: take_upper(text);
    }
  }

  /// `NSW    =      0    number of steps`, several on a line: `NELM   =    100;   NELMIN=  2`.
  void take_tags(std::string_view text) {
    while (true) {
      const auto equals = text.find('=');
      if (equals == std::string_view::npos) return;
      const auto before = trimmed(text.substr(0, equals));
      const auto name = before.substr(std::min(before.find_last_of(" ;") + 1, before.size()));
      const auto words = tokens(text.substr(equals + 1, 80));
      if (!words.empty() && std::ranges::find(known_tags, name) != known_tags.end())
        run_.resolved.try_emplace(std::string(name), words[0].substr(0, words[0].find(';')));
      text.remove_prefix(equals + 1);
    }
  }

  void take_head(std::string_view text) {
    if (text.starts_with("vasp.") && !run_.version) {
      const auto words = tokens(text);
      std::string version(words[0].substr(5));
      run_.version.set(version, here());
      run_.build = std::string(text.substr(0, 200));
    } else if (text.starts_with("executed on")) {
      if (const auto at = text.find("date "); at != std::string_view::npos) run_.start = std::string(trimmed(text.substr(at + 5, 40)));
    } else if (text.starts_with("running")) {
      const auto words = tokens(text);
      for (std::size_t i = 1; i < words.size(); ++i)
        if (words[i] == "total" || words[i].starts_with("mpi-ranks"))
          if (const auto cores = parse_integer(words[i - 1])) run_.cores.set(*cores, here());
    } else if (text.starts_with("TITEL")) {
      const auto equals = text.find('=');
      if (equals != std::string_view::npos) run_.potentials.push_back(potential_of_title(text.substr(equals + 1)));
      if (!exchange_.empty() && !run_.potentials.empty()) run_.potentials.back().exchange = exchange_;
      exchange_.clear();
    } else if (text.starts_with("LEXCH  =") && !text.starts_with("LEXCH  =  ")) {
      exchange_ = std::string(trimmed(text.substr(8)).substr(0, 2));  // printed above its TITEL
    } else if (text.starts_with("ions per type")) {
      for (const auto word : tokens(text.substr(text.find('=') + 1)))
        if (const auto count = parse_integer(word); count && *count >= 0) run_.counts.push_back(*count);
      last_counts_ = lines_.number();
    } else if (last_counts_ + 1 == lines_.number() && parse_integer(tokens(text)[0])) {
      for (const auto word : tokens(text))  // very many species go on in the next line
        if (const auto count = parse_integer(word); count && *count >= 0) run_.counts.push_back(*count);
      last_counts_ = lines_.number();
    } else if (text.starts_with("LDA+U is selected")) {
      run_.resolved.try_emplace("LDAU", "T");
      take_after(text, "LDAUTYPE", '=', "LDAUTYPE");
    } else if (text.starts_with("angular momentum for each species")) {
      take_after(text, "LDAUL", '=', "LDAUL");
    } else if (text.starts_with("U (eV)")) {
      take_after(text, "LDAUU", '=', "LDAUU");
    } else if (text.starts_with("J (eV)")) {
      take_after(text, "LDAUJ", '=', "LDAUJ");
    } else if (text.starts_with("Found") && text.find("irreducible k-points") != std::string_view::npos) {
      const auto words = tokens(text);
      if (const auto n = parse_integer(words[1])) run_.irreducible.set(*n, here());
    } else if (text.starts_with("k-points           NKPTS")) {
      const auto words = tokens(text.substr(text.find('=') + 1));
      if (const auto n = words.empty() ? std::nullopt : parse_integer(words[0])) run_.irreducible.set(*n, here());
      // What INCAR asks for, printed above, may have been raised.
      if (const auto at = text.find("NBANDS="); at != std::string_view::npos)
        if (const auto bands = value_behind(text.substr(at), '='); bands && *bands >= 1 && *bands < 1e9) run_.bands.set(static_cast<std::int64_t>(*bands), here());
    } else if (text.starts_with("number of dos") && !run_.ions && text.find("NIONS =") != std::string_view::npos) {
      const auto words = tokens(text.substr(text.find("NIONS =") + 7));
      if (const auto n = words.empty() ? std::nullopt : parse_integer(words[0]); n && *n > 0) run_.ions.set(*n, here());
    } else if (text.starts_with("position of ions in fractional coordinates")) {
      rows_ = Rows::fractional;
      pending_positions_.clear();
    }
    if (text.find('=') != std::string_view::npos) take_tags(text);
  }

  void take_after(std::string_view text, std::string_view key, char sign, std::string name) {
    const auto at = text.find(key);
    const auto equals = at == std::string_view::npos ? at : text.find(sign, at);
    if (equals != std::string_view::npos) run_.resolved.try_emplace(std::move(name), trimmed(text.substr(equals + 1)));
  }

  /// `----- Iteration      1(  71)  -----`, `----- aborting loop because EDIFF is reached -----`
  void take_dashes(std::string_view text) {
    if (const auto at = text.find("Iteration"); at != std::string_view::npos) {
      const auto open = text.find('(', at), close = text.find(')', at);
      if (open == std::string_view::npos || close == std::string_view::npos) return;
      const auto ionic = parse_integer(trimmed(text.substr(at + 9, open - at - 9)));
      const auto electronic = parse_integer(trimmed(text.substr(open + 1, close - open - 1)));
      if (!ionic || !electronic) return;
      if (iterating_ && !in_step_) commit_tail();
      iterating_ = in_step_ = true;
      step_electronic_ = *electronic;
      step_number_ = *ionic;
    } else if (text.find("aborting loop because EDIFF is reached") != std::string_view::npos) {
      step_met_ = true;
    } else if (text.find("EDIFF was not reached") != std::string_view::npos) {
      step_met_ = false;
    }
  }

  void take_lower(std::string_view text) {
    if (text.starts_with("free  energy   TOTEN")) {
      pending_free_ = value_behind(text, '=');
    } else if (text.starts_with("energy  without entropy=") && iterating_) {
      energy_line(text);
    } else if (text.starts_with("volume of cell")) {
      return;
    } else if (text.starts_with("direct lattice vectors")) {
      rows_ = Rows::lattice;
      row_ = 0;
    } else if (text.starts_with("number of electron") && iterating_) {
      magnetization(text);
    } else if (text.starts_with("spin component")) {
      const auto words = tokens(text);
      spin_ = words.size() > 2 && words[2] == "2" ? 1 : 0;
    } else if (text.starts_with("k-point ") && iterating_) {
      const auto words = tokens(text);
      if (const auto k = words.size() > 1 ? parse_integer(words[1]) : std::nullopt; k && *k > 0) k_ = static_cast<std::size_t>(*k);
    } else if (text.starts_with("band No.") && iterating_) {
      bands_.begin_k_point(spin_, k_);
      rows_ = Rows::bands;
    } else if (text.starts_with("in kB") && iterating_) {
      stress(text);
    } else if ((text.starts_with("kin. lattice") || text.starts_with("kinetic")) && iterating_) {
      temperature(text);
    } else if (text.starts_with("reached required accuracy")) {
      run_.ionic_reached.set(true, here());
    }
  }

  void take_upper(std::string_view text) {
    if (text.starts_with("E-fermi")) {
      const auto colon = text.find(':');
      const auto words = tokens(text.substr(colon == std::string_view::npos ? 0 : colon + 1));
      fermi_ = words.empty() ? std::nullopt : parse_double(words[0]);
      fermi_place_ = here();
      bands_.clear();
      spin_ = 0;
    } else if (text.starts_with("FREE ENERGIE OF THE ION-ELECTRON SYSTEM")) {
      in_energy_block_ = true;
      pending_free_.reset();
    } else if (text.starts_with("POSITION  ") && text.find("TOTAL-FORCE") != std::string_view::npos) {
      rows_ = Rows::forces;
      row_ = 0;
      begin_forces();
    } else if (text.starts_with("General timing and accounting")) {
      run_.finished = true;
    } else if (run_.finished) {
      if (text.starts_with("Total CPU time used")) timing(text, run_.cpu_seconds);
      else if (text.starts_with("Elapsed time")) timing(text, run_.wall_seconds);
      else if (text.starts_with("Maximum memory used")) timing(text, run_.memory_kilobytes);
    }
  }

  void timing(std::string_view text, Reading<double>& target) {
    if (const auto value = value_behind(text, ':')) target.set(*value, here());
  }

  static std::optional<double> value_behind(std::string_view text, char sign) {
    const auto at = text.find(sign);
    if (at == std::string_view::npos) return std::nullopt;
    const auto words = tokens(text.substr(at + 1));
    return words.empty() ? std::nullopt : parse_double(words[0]);
  }

  /// The block's own line ends the electronic loop of an ionic step.
  void energy_line(std::string_view text) {
    const auto words_free = value_behind(text, '=');
    const auto sigma = text.find("energy(sigma->0)");
    const auto zero = sigma == std::string_view::npos ? std::nullopt : value_behind(text.substr(sigma), '=');
    if (!in_energy_block_) return;
    in_energy_block_ = false;
    ++steps_;
    in_step_ = false;
    const auto place = here();
    if (!pending_free_ || !zero) note(Severity::warning, "an energy of ionic step " + std::to_string(step_number_) + " is no number");
    run_.free_energy = {pending_free_, place};
    run_.sigma0_energy = {zero, place};
    run_.entropyless_energy = {words_free, place};
    run_.fermi = {fermi_, fermi_place_};
    run_.gap = {bands_.gap(), fermi_place_};
    run_.magnetization = {step_magnetization_, magnetization_place_};
    run_.site_moments = tables_.take_moments();
    run_.ionic_steps.set(steps_, place);
    run_.electronic_steps.set(step_electronic_, place);
    run_.threshold_met = {step_met_, place};
    step_met_.reset();
  }

  /// `number of electron     553.0000000 magnetization       0.0001`; nothing behind it without spin, three when noncollinear.
  void magnetization(std::string_view text) {
    const auto at = text.find("magnetization");
    if (at == std::string_view::npos) return;
    const auto words = tokens(text.substr(at + 13));
    step_magnetization_ = words.size() == 1 ? parse_double(words[0]) : std::nullopt;
    if (words.size() == 3) {  // a vector, of which the length is stated
      const auto x = parse_double(words[0]), y = parse_double(words[1]), z = parse_double(words[2]);
      if (x && y && z) step_magnetization_ = std::hypot(*x, *y, *z);
    }
    magnetization_place_ = here();
  }

  /// `kin. lattice  EKIN_LAT=  0.003516  (temperature    3.43 K)`, once in a step; older programs have it behind `EKIN`.
  void temperature(std::string_view text) {
    const auto at = text.find("(temperature");
    const auto words = at == std::string_view::npos ? std::vector<std::string_view>() : tokens(text.substr(at + 12));
    if (words.size() < 2 || words[1] != "K)") return;
    const auto kelvin = parse_double(words[0]);
    if (!kelvin) return;
    kelvins_ += *kelvin;
    run_.mean_temperature.set(kelvins_ / static_cast<double>(++temperatures_), here());
  }

  void stress(std::string_view text) {
    const auto words = tokens(text.substr(5));
    if (words.size() != 6) return;
    std::array<double, 6> printed{};
    for (std::size_t i = 0; i < 6; ++i) {
      const auto value = parse_double(words[i]);
      if (!value) return;
      printed[i] = *value;
    }
    // Printed: kbar, positive = compression, xx yy zz xy yz zx.
    const auto gpa = [&](std::size_t i) { return -0.1 * printed[i]; };
    pending_stress_.set({gpa(0), gpa(1), gpa(2), gpa(4), gpa(5), gpa(3)}, here());
  }

  void begin_forces() {
    pending_positions_.clear();
    force_squares_ = largest_square_ = 0;
    forces_good_ = true;
  }

  /// True where the line was a row of the table that is being read.
  bool take_row(std::string_view line) {
    const auto words = tokens(line);
    switch (rows_) {
      case Rows::lattice: return lattice_row(words);
      case Rows::fractional: return position_row(words, 3);
      case Rows::forces: return force_row(words, line);
      case Rows::bands: return band_row(words);
      case Rows::none: break;
    }
    return false;
  }

  bool lattice_row(const std::vector<std::string_view>& words) {
    for (std::size_t i = 0; i < 3; ++i) {
      const auto value = words.size() >= 3 ? parse_double(words[i]) : std::nullopt;
      if (!value) {
        rows_ = Rows::none;  // columns that run together: keep the lattice before
        return false;
      }
      pending_lattice_[row_][i] = *value;
    }
    if (++row_ == 3) {
      rows_ = Rows::none;
      lattice_ = pending_lattice_;
    }
    return true;
  }

  bool position_row(const std::vector<std::string_view>& words, std::size_t columns) {
    crystal::Vector p{};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto value = words.size() == columns ? parse_double(words[i]) : std::nullopt;
      if (!value || pending_positions_.size() >= most_atoms) {
        end_fractional();
        return false;
      }
      p[i] = *value;
    }
    pending_positions_.push_back(p);
    return true;
  }

  void end_fractional() {
    rows_ = Rows::none;
    if (lattice_ && !run_.initial) {
      if (auto structure = structure_of(*lattice_, pending_positions_, true)) run_.initial.set(std::move(*structure), here());
    }
    pending_positions_.clear();
  }

  bool force_row(const std::vector<std::string_view>& words, std::string_view line) {
    if (line.find("-----") != std::string_view::npos) {
      if (row_++ == 0) return true;
      rows_ = Rows::none;
      end_forces();
      return true;
    }
    std::array<double, 6> values{};
    bool positions = words.size() == 6;
    for (std::size_t i = 0; i < 6 && positions; ++i) {
      const auto value = parse_double(words[i]);
      if (!value && i < 3) positions = false;
      if (!value && i >= 3) forces_good_ = false;
      values[i] = value.value_or(0);
    }
    if (!positions || pending_positions_.size() >= most_atoms) {
      forces_good_ = false;
      pending_positions_.clear();
      row_ = 1;
      positions_good_ = false;
      return true;
    }
    pending_positions_.push_back({values[0], values[1], values[2]});
    const double square = values[3] * values[3] + values[4] * values[4] + values[5] * values[5];
    force_squares_ += square;
    largest_square_ = std::max(largest_square_, square);
    return true;
  }

  void end_forces() {
    const auto n = pending_positions_.size();
    if (n != 0 && forces_good_)
      pending_forces_.set({std::sqrt(largest_square_), std::sqrt(force_squares_ / static_cast<double>(n))}, here());
    if (n != 0 && positions_good_ && lattice_) {
      if (auto structure = structure_of(*lattice_, pending_positions_, false)) pending_structure_.set(std::move(*structure), here());
    }
    positions_good_ = true;
    pending_positions_.clear();
  }

  bool band_row(const std::vector<std::string_view>& words) {
    if (words.size() != 3) {
      if (words.size() == 2 && !words[0].empty() && words[0].front() >= '0' && words[0].front() <= '9') bands_.spoil();
      rows_ = Rows::none;
      return false;
    }
    const auto energy = parse_double(words[1]), occupation = parse_double(words[2]);
    if (!energy || !occupation) {
      bands_.spoil();
      return true;
    }
    bands_.add(*energy, *occupation, full_occupation());
    return true;
  }

  double full_occupation() const {
    const bool two_in_one = tag_integer(run_.resolved, "ISPIN").value_or(1) == 1 &&
                            !tag_bool(run_.resolved, "LNONCOLLINEAR").value_or(false) &&
                            !tag_bool(run_.resolved, "LSORBIT").value_or(false);
    return two_in_one ? 2 : 1;
  }

  std::optional<crystal::Structure> structure_of(const crystal::Matrix& lattice, const std::vector<crystal::Vector>& positions,
                                                 bool fractional) const {
    const auto inverse = crystal::inverse(lattice);
    const auto titles = titles_of_counts();
    if (!inverse || titles.empty() || static_cast<std::size_t>(sum_of_counts()) != positions.size()) return std::nullopt;
    crystal::Structure structure;
    structure.lattice = lattice;
    std::size_t at = 0;
    for (std::size_t i = 0; i < run_.counts.size(); ++i) {
      if (titles[i].element.empty()) return std::nullopt;
      for (std::int64_t j = 0; j < run_.counts[i]; ++j, ++at)
        structure.add_site(titles[i].element, fractional ? positions[at] : crystal::times(positions[at], *inverse));
    }
    return structure;
  }

  std::int64_t sum_of_counts() const {
    std::int64_t total = 0;
    for (const auto count : run_.counts) total += std::min<std::int64_t>(count, most_atoms);
    return total;
  }

  /// One title for each count; empty where they do not fit. Runs of many species may print some of the counts only.
  std::vector<Potential> titles_of_counts() const {
    auto titles = run_.potentials;
    if (run_.ions && *run_.ions != sum_of_counts()) return {};
    if (titles.size() == 2 * run_.counts.size()) titles.resize(run_.counts.size());  // listed twice
    return titles.size() == run_.counts.size() ? titles : std::vector<Potential>{};
  }

  /// What is printed behind the energies of a step belongs to it.
  void commit_tail() {
    if (auto moments = tables_.take_moments()) run_.site_moments = std::move(moments);
    if (pending_structure_) run_.last = std::move(pending_structure_);
    if (pending_forces_) run_.forces = std::move(pending_forces_);
    if (pending_stress_) run_.stress = std::move(pending_stress_);
    pending_structure_ = {};
    pending_forces_ = {};
    pending_stress_ = {};
  }

  void finish(bool ended_open) {
    if (!in_step_ && !run_.finished) commit_tail();
    run_.began_another_step = in_step_ && steps_ != 0;
    run_.cut = ended_open || !run_.finished;
    if (run_.cut && run_.finished) note(Severity::warning, "the file ends in the middle of a line: it is cut");
    if (!run_.finished) {
      run_.finished = false;
      note(Severity::warning, ended_open ? "the file ends in the middle of a line: the run did not end, or the file is cut"
                                         : "the file has no final timing: the run did not end, or the file is cut");
    }
    run_.responses = tables_.responses();
    if (auto titles = titles_of_counts(); !titles.empty()) {
      run_.potentials = std::move(titles);
    } else if (!run_.counts.empty()) {
      note(Severity::warning, "the numbers of ions per type do not fit the potentials: the composition is not read");
      run_.counts.clear();
    }
    for (const auto& potential : run_.potentials) run_.elements.push_back(potential.element);
    if (lattice_ && !run_.last && !run_.initial) run_.lattice.set(*lattice_, here());
  }

  enum class Rows { none, lattice, fractional, forces, bands };

  LineReader lines_;
  int index_;
  Run run_;
  Rows rows_ = Rows::none;
  std::size_t row_ = 0;
  bool iterating_ = false, in_step_ = false, in_energy_block_ = false;
  std::int64_t steps_ = 0, step_number_ = 0, step_electronic_ = 0, last_counts_ = -2;
  std::string exchange_;
  std::optional<crystal::Matrix> lattice_;
  crystal::Matrix pending_lattice_{};
  std::vector<crystal::Vector> pending_positions_;
  OutcarTables tables_;
  double kelvins_ = 0;
  std::int64_t temperatures_ = 0;
  double force_squares_ = 0, largest_square_ = 0;
  bool forces_good_ = true, positions_good_ = true;
  Reading<crystal::Structure> pending_structure_;
  Reading<Forces> pending_forces_;
  Reading<std::array<double, 6>> pending_stress_;
  std::optional<double> pending_free_, fermi_, step_magnetization_;
  Place fermi_place_, magnetization_place_;
  std::optional<bool> step_met_;
  Bands bands_;
  std::size_t spin_ = 0, k_ = 0;
};

}  // namespace

Run read_outcar(File& file, int file_index) { return Reader(file, file_index).read(); }

}  // namespace quarry::vasp
