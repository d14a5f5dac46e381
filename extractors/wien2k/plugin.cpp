// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"
#include "wien2k/struct_file.hpp"

namespace quarry::wien2k {

extern const Format format;

namespace {

using constants::rydberg;
using simulation::behind_equals;
using simulation::first_token;
using simulation::tokens;

/// The functional of a number in case.in0.
std::string_view functional_of_option(std::int64_t option) {
  switch (option) {
    case 5: return "LDA-PW";
    case 11: return "Wu-Cohen";
    case 13: return "PBE";
    case 19: return "PBEsol";
    case 24: return "BLYP";
    case 27: return "TPSS";
    case 28: return "mBJ";
    case 29: return "revTPSS";
    default: return {};
  }
}

/// Reads case.scf, to which every iteration adds. It has no end of its own: a cut one is known by an iteration
/// without energy.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "WIEN2k", "") {}
  simulation::Calculation read();

 private:
  void energy(std::string_view line);
  void setting(std::string_view line);
  void line_of(std::string_view line);
  void gap(std::string_view line);
  simulation::PlainLog log_;
  bool warned_ = false, whole_ = false;  ///< of the last iteration: did its energy come?
};

/// `:ENE  : *WARNING** TOTAL ENERGY IN Ry =        -3714.22707465`
void Reader::energy(std::string_view line) {
  log_.total(behind_equals(line), rydberg, "Ry");
  warned_ = line.find("WARNING") != std::string_view::npos;
  whole_ = true;
}

/// `:GAP  : 0.04 Ry = 0.55 eV ( provided you have at least one k-point in each band)`; -9999 stands for metals
void Reader::gap(std::string_view line) {
  auto& results = log_.run.results;
  results.printed_gap.clear();
  const auto value = parse_double(first_token(behind_equals(line)));
  if (line.find("metallic") != std::string_view::npos) results.printed_gap.set(0, log_.here());
  else if (value && *value >= 0) results.printed_gap.set(*value, log_.here());
}

void Reader::setting(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with(":LABEL3:")) {
    const auto name = simulation::after(line, "WIEN2k_");
    if (name) run.version.set(std::string(first_token(*name)), log_.here());
  } else if (line.starts_with(":POT")) {
    const auto option = simulation::integer_after(line, "POTENTIAL OPTION");
    if (option) log_.functional(functional_of_option(*option), "option " + std::to_string(*option));
  } else if (line.starts_with("SUBSTANCE:")) {
    const auto title = simulation::behind_colon(line);
    if (!title.empty()) run.title.set(std::string(title), log_.here());
  } else if (line.starts_with("NON-SPINPOLARIZED CALCULATION") || line.starts_with("SPINPOLARIZED CALCULATION")) {
    run.method.spin_polarized.set(line.starts_with("SPIN"), log_.here());
  } else if (line.starts_with(":KPT")) {
    if (const auto rest = simulation::after(line, "NUMBER OF K-POINTS:")) log_.integer(run.method.k_irreducible, *rest);
  } else if (line.starts_with(":RKM")) {
    if (const auto rest = simulation::after(line, "RKM=")) log_.number(run.method.r_kmax, *rest);
  } else if (line.starts_with(":NOE")) {
    log_.number(run.method.electrons, behind_equals(line));
  }
}

void Reader::line_of(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with(":ITE")) {
    const auto number = parse_integer(line.substr(4, line.find(':', 4) - 4));
    if (number) run.convergence.scf_steps_last.set(*number, log_.here());
    whole_ = false;
  } else if (line.starts_with(":NATO")) {
    const auto rest = simulation::after(line, " AND ");
    if (rest) log_.integer(run.sites, *rest);
  } else if (line.starts_with(":ENE")) {
    energy(line);
  } else if (line.starts_with(":FER")) {
    log_.number(run.results.fermi, behind_equals(line), rydberg);
  } else if (line.starts_with(":GAP")) {
    gap(line);
  } else if (line.starts_with(":MMTOT")) {
    log_.number(run.results.magnetization, behind_equals(line));
  } else if (line.starts_with(":WAR")) {
    warned_ = true;
  } else {
    setting(line);
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line)) line_of(line);
  auto& run = log_.run;
  run.method.name.set("DFT", log_.whole());
  run.method.basis_type.set("LAPW", log_.whole());
  run.method.core_treatment.set("all-electron", log_.whole());
  if (warned_) log_.warn("the program warns of the last total energy");
  run.truncated = log_.cut() || !whole_;
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) {
  auto run = Reader(group.files[main], static_cast<int>(main)).read();
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    if (i == main || !group.files[i].readable()) continue;
    if (auto structure = read_struct(group.files[i])) run.last.set(std::move(*structure), {static_cast<int>(i), -1, -1, {}});
  }
  return run;
}

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::wien2k
