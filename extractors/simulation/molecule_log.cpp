// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/units.hpp"
#include "simulation/molecular.hpp"
#include "simulation/text.hpp"

namespace quarry::simulation {

MoleculeLog::MoleculeLog(File& log, int file, std::string program, const std::string& basis_type) : lines_(log), file_(file) {
  run_.program = std::move(program);
  if (!basis_type.empty()) run_.method.basis_type.set(basis_type, whole());
}

void MoleculeLog::energy(std::string_view token, const std::string& level) {
  auto& results = run_.results;
  results.total.clear();
  results.total_native.reset();
  level_ = level;
  const auto value = parse_double(token);
  if (level.empty()) {
    results.scf.clear();
    run_.convergence.electronic.set(!scf_failed_, here());
    scf_failed_ = false;
  }
  geometries_.energy(run_);
  if (pending_repulsion_) results.nuclear_repulsion = pending_repulsion_;
  if (!value) return;
  results.total.set(*value * constants::hartree, here());
  results.total_native = Native{*value, "Ha", std::string(token)};
  if (level.empty()) results.scf = results.total;
}

void MoleculeLog::geometry() {
  if (!atoms_.began()) return;
  geometries_.printed(run_, take_atoms(), here());
}

std::optional<crystal::Structure> MoleculeLog::take_atoms() {
  auto structure = lattice_ ? atoms_.placed_in(lattice_) : atoms_.free();
  atoms_.clear();
  lattice_.reset();
  return structure;
}

void MoleculeLog::repulsion(std::string_view token) {
  pending_repulsion_.clear();
  if (const auto value = parse_double(token)) pending_repulsion_.set(*value * constants::hartree, here());
}

void MoleculeLog::scf_failed() {
  scf_failed_ = true;
  run_.convergence.electronic.set(false, here());
}

void MoleculeLog::stopped(std::string why) {
  stopped_ = true;
  run_.diagnostics.push_back({Severity::warning, std::move(why), here()});
}

void MoleculeLog::functional(std::string_view name, std::string_view stated) {
  auto known = functional_named(name);
  auto functional = known ? *known : Functional();
  functional.stated = stated;
  run_.method.functional.set(std::move(functional), here());
}

void MoleculeLog::close() {
  auto& method = run_.method;
  auto& results = run_.results;
  complete();
  if (hartree_fock_ && !method.functional) method.functional.set(*functional_named("HF"), whole());
  if (method.functional && !dispersion_.empty()) {
    auto functional = *method.functional;
    add_dispersion(functional, dispersion_);
    method.functional.set(std::move(functional), method.functional.place);
  }
  if (!level_.empty()) method.name.set(level_, whole());
  else if (!method.name && method.functional && !method.functional->canonical.empty()) method.name.set(method.functional->canonical == "HF" ? "HF" : "DFT", whole());
  if (level_.empty()) results.scf.clear();
  geometries_.finish(run_);
  orbitals_.state(results, whole());
  modes_.state(results, whole());
  if (!run_.type) {
    if (steps_ > 0) run_.type.set("relax", whole());
    else if (modes_.modes > 0) run_.type.set("frequency", whole());
    else if (results.total && run_.run.finished) run_.type.set("single_point", whole());  // of a cut log more may have been asked
  }
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole());
  if (run_.type.value == "single_point" && results.total && !run_.convergence.ionic) run_.convergence.ionic.set(true, whole());
  if (!run_.run.finished) {
    run_.run.finished.set(false, whole());
    run_.truncated = !stopped_;
  }
}

void MoleculeLog::next_job() {
  close();
  ++jobs_;
  Calculation next;
  next.program = run_.program;
  next.version = run_.version;
  next.build = run_.build;
  next.run.cores = run_.run.cores;
  next.method.basis_type = run_.method.basis_type;
  if (run_.results.total) earlier_ = std::move(run_);
  run_ = std::move(next);
  geometries_ = Geometries();
  pending_repulsion_.clear();
  orbitals_.clear();
  modes_ = {};
  level_.clear();
  dispersion_.clear();
  steps_ = 0;
  scf_failed_ = stopped_ = hartree_fock_ = false;
}

Calculation MoleculeLog::finish() {
  close();
  const bool fall_back = !run_.results.total && earlier_;
  const bool ended = *run_.run.finished, cut = run_.truncated;
  auto result = fall_back ? std::move(*earlier_) : std::move(run_);
  if (fall_back) {
    result.run.finished.set(ended, whole());
    result.truncated = cut;
    result.diagnostics.push_back({Severity::warning, "the last job in this log has no energy: values are those of the job before it", whole()});
  } else if (jobs_ > 1) {
    result.diagnostics.push_back({Severity::note, "of " + std::to_string(jobs_) + " jobs in this log the last counts", whole()});
  }
  return result;
}

}  // namespace quarry::simulation
