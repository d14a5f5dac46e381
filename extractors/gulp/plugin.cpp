// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::gulp {

extern const Format format;

namespace {

using simulation::behind_colon;
using simulation::behind_equals;
using simulation::first_token;
using simulation::tokens;

/// Reads an output. Of several configurations the last is described; of a defect run the bulk.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "GULP", "Job Finished at") {}
  simulation::Calculation read();

 private:
  enum class List { none, lattice, elastic };
  bool row(std::string_view line);
  bool result(std::string_view line);
  void keyword(std::string_view line);
  void progress(std::string_view line);

  simulation::PlainLog log_;
  List list_ = List::none;
  simulation::Rows rows_;
  std::vector<double> elastic_;
  bool optimises_ = false, dynamics_ = false, phonons_ = false, defect_ = false, ended_ = false, keywords_ = false;
};

bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto words = tokens(line);
  if (list_ == List::lattice) {
    if (line.empty()) return true;
    const auto vector = words.size() >= 3 ? simulation::triple(words, 0) : std::nullopt;
    if (vector) rows_.add(*vector);
    if (vector && rows_.size() < 3) return true;
    log_.keep(log_.run.lattice, rows_.matrix(1));
    list_ = List::none;
    return vector.has_value();
  }
  if (line.starts_with("---") || line.starts_with("Indices") || line.empty()) return true;
  const auto left = words.size() == 7 ? simulation::triple(words, 1) : std::nullopt, right = words.size() == 7 ? simulation::triple(words, 4) : std::nullopt;
  if (left && right) {
    elastic_.insert(elastic_.end(), left->begin(), left->end());
    elastic_.insert(elastic_.end(), right->begin(), right->end());
  }
  if (elastic_.size() == 36) log_.run.results.elastic_tensor.set(elastic_, log_.here());
  if (!left || !right || elastic_.size() == 36) list_ = List::none;
  return left.has_value();
}

/// `*  optimise     - perform optimisation run                                     *`
void Reader::keyword(std::string_view line) {
  const auto words = tokens(line);
  if (words.size() < 4 || words[0] != "*" || words[2] != "-") return;
  const auto word = words[1];
  if (word.starts_with("opti")) optimises_ = true;
  if (word == "md" || word.starts_with("molecular_dyn")) dynamics_ = true;
  if (word.starts_with("phon")) phonons_ = true;
  if (word.starts_with("defe")) defect_ = true;
}

bool Reader::result(std::string_view line) {
  auto& results = log_.run.results;
  if (line.starts_with("Total lattice energy ") || line.starts_with("Primitive unit cell ") || line.starts_with("Final energy =")) {
    const auto words = tokens(behind_equals(line));
    if (words.size() == 2 && words[1] == "eV") log_.total(words[0], 1, "eV");
  } else if (line.starts_with("Elastic Constant Matrix: (Units=GPa)")) {
    list_ = List::elastic;
    elastic_.clear();
  } else if (line.starts_with("Bulk  Modulus (GPa)") || line.starts_with("Shear Modulus (GPa)")) {
    // Reuss, Voigt, Hill
    const auto words = tokens(behind_equals(line));
    if (words.size() == 3) log_.number(line[0] == 'B' ? results.bulk_modulus : results.shear_modulus, words[2]);
  } else {
    return false;
  }
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("* Version =")) {
    log_.begins_again(first_token(behind_equals(line)));
    keywords_ = true;
  } else if (line.starts_with("*  Input for Configuration =")) {
    keywords_ = false;
    if (!run.composition) return;
    log_.note("the log holds several configurations: the last one is described");
    run.composition.clear();
    run.lattice.clear();
    run.results = {};
  } else if (line.starts_with("* ")) {
    if (keywords_) keyword(line);
  } else if (line.starts_with("Job Started")) {
    keywords_ = false;
  } else if (line.starts_with("Formula =")) {
    if (const auto formula = parse_formula(behind_equals(line))) run.composition.set(formula->composition, log_.here());
  } else if (line.starts_with("Cartesian lattice vectors (Angstroms)") || line.starts_with("Final Cartesian lattice vectors (Angstroms)")) {
    list_ = List::lattice;
    rows_.clear();
  } else if (line.starts_with("Number of CPUs =")) {
    log_.integer(run.run.cores, behind_equals(line));
  } else if (line.starts_with("**** Optimisation achieved ****")) {
    if (!defect_) run.convergence.ionic.set(true, log_.here());
  } else if (line.starts_with("**** Too many failed attempts to optimise") || line.starts_with("**** Maximum number of function calls has been reached")) {
    if (!defect_) run.convergence.ionic.set(false, log_.here());
  } else if (line.starts_with("Total CPU time")) {
    log_.number(run.run.cpu_seconds, line.substr(14));
  } else if (line.starts_with("Job Finished at")) {
    ended_ = true;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!row(line) && !result(line)) progress(line);
  auto& run = log_.run;
  run.method.name.set("FF", log_.whole());
  const std::string_view type = defect_ ? "defect" : dynamics_ ? "md" : optimises_ ? "relax" : phonons_ ? "phonon" : "single_point";
  run.type.set(std::string(type), log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::gulp
