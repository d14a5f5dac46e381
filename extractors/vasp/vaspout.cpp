// SPDX-License-Identifier: GPL-3.0-or-later
// vaspout.h5, which VASP 6 writes: the same run as vasprun.xml tells, in full precision.
#include <algorithm>
#include <cmath>

#include "hdf5/document.hpp"
#include "quarry/error.hpp"
#include "vasp/readers.hpp"

namespace quarry::vasp {

namespace {

using hdf5::Document;

constexpr std::size_t most_coordinates = 30'000'000, most_states = 20'000'000, most_potcar_bytes = std::size_t{64} << 20;
const std::string dynamics = "intermediate/ion_dynamics/", response = "results/linear_response/";

bool finite(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

/// Tags that are yes or no: they are kept as 1 or 0.
bool is_logical(std::string_view tag) {
  constexpr std::array<std::string_view, 13> tags{"LHFCALC", "LDAU", "LSORBIT", "LNONCOLLINEAR", "LUSE_VDW", "LEPSILON", "LCALCEPS", "LASPH", "LVDW",
                                                  "LCALCPOL", "LOPTICS", "LMODELHF", "LRPA"};
  return std::ranges::find(tags, tag) != tags.end();
}

class Reader {
 public:
  Reader(const Document& document, int index) : document_(document), index_(index) { run_.source = "vaspout.h5"; }

  Run read() {
    version();
    tags();
    species();
    k_points();
    steps();
    results();
    responses();
    return std::move(run_);
  }

 private:
  Place at(std::string path) const { return {index_, -1, -1, std::move(path)}; }
  void note(Severity severity, std::string message, std::string path) { run_.diagnostics.push_back({severity, std::move(message), at(std::move(path))}); }

  std::optional<std::vector<double>> numbers(const std::string& path, std::size_t count) const {
    auto values = document_.numbers(path, count);
    return values && values->size() == count && finite(*values) ? std::move(values) : std::nullopt;
  }

  void version() {
    const auto major = document_.integer("version/major"), minor = document_.integer("version/minor"), patch = document_.integer("version/patch");
    if (!major || !minor || !patch) return;
    run_.version.set(std::to_string(*major) + '.' + std::to_string(*minor) + '.' + std::to_string(*patch), at("version"));
  }

  void tags() {
    for (const auto& name : document_.children("input/incar", 2000)) {
      const auto path = "input/incar/" + name;
      const auto tag = upper(name);
      const auto known = document_.dataset(path);
      if (!known || name.size() > 40) continue;
      std::string text;
      if (known->type == hdf5::Type::text) {
        text = document_.text(path, 100'000).value_or("");
      } else if (const auto values = document_.numbers(path, 10'000)) {
        for (const double value : *values) text += (text.empty() ? "" : " ") + number_text(value);
        if (is_logical(tag) && values->size() == 1) text = values->front() != 0 ? "T" : "F";
      }
      if (!text.empty()) run_.typed.try_emplace(tag, std::move(text));
    }
  }

  static std::string number_text(double value) {
    if (std::abs(value) < 1e15 && std::trunc(value) == value) return std::to_string(static_cast<std::int64_t>(value));
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.17g", value);
    return text.data();
  }

  /// The elements and how many of each; of the potentials no more than their titles, functionals and hashes.
  void species() {
    for (const std::string group : {"results/positions/", "input/poscar/"}) {
      const auto names = document_.texts(group + "ion_types", 1000, 1000);
      const auto counts = document_.numbers(group + "number_ion_types", 1000);
      if (!names || !counts || names->size() != counts->size() || names->empty()) continue;
      for (std::size_t i = 0; i < names->size(); ++i) {
        const auto* element = crystal::element_of_label((*names)[i]);
        const double count = (*counts)[i];
        run_.elements.push_back(element == nullptr ? std::string() : std::string(element->symbol));
        run_.counts.push_back(count >= 1 && count < 1e7 ? static_cast<std::int64_t>(count) : 0);
      }
      potentials(group);
      return;
    }
  }

  void potentials(const std::string& group) {
    for (const auto* path : {"input/potcar/content", "input/potcar/spec"}) {
      if (const auto text = document_.text(path, most_potcar_bytes)) run_.potentials = potcar_titles(*text);
      if (!run_.potentials.empty()) break;
    }
    if (run_.potentials.size() != run_.elements.size()) run_.potentials.clear();
    const auto hashes = document_.texts(group + "ion_sha256", 1000, 1000);
    for (std::size_t i = 0; i < run_.potentials.size(); ++i) {
      auto& hash = run_.potentials[i].hash;
      if (hash.empty() && hashes && hashes->size() == run_.potentials.size() && is_sha256((*hashes)[i])) hash = (*hashes)[i];
    }
  }

  void k_points() {
    const auto mode = document_.text("input/kpoints/mode", 100);
    if (!mode || mode->empty()) return;
    KPoints points;
    switch ((*mode)[0] | 0x20) {
      case 'g': points.scheme = "gamma"; break;
      case 'm': points.scheme = "monkhorst_pack"; break;
      case 'a': points.scheme = "automatic"; break;
      case 'l': points.scheme = "line"; break;
      default: points.scheme = "explicit"; break;
    }
    const auto x = document_.integer("input/kpoints/nkpx"), y = document_.integer("input/kpoints/nkpy"), z = document_.integer("input/kpoints/nkpz");
    if ((points.scheme == "gamma" || points.scheme == "monkhorst_pack") && x && y && z && *x > 0 && *y > 0 && *z > 0) points.mesh = {*x, *y, *z};
    run_.k_points.set(std::move(points), at("input/kpoints"));
  }

  std::optional<crystal::Structure> frame(std::uint64_t step) const {
    const auto lattice = document_.slice(dynamics + "lattice_vectors", step, 9);
    const auto positions = document_.slice(dynamics + "position_ions", step, most_coordinates);
    const double scale = document_.number(dynamics + "scale").value_or(1);
    std::size_t atoms = 0;
    for (const auto count : run_.counts) atoms += static_cast<std::size_t>(count);
    if (!lattice || lattice->size() != 9 || !positions || atoms == 0 || positions->size() != 3 * atoms || !(scale > 0)) return std::nullopt;
    if (!finite(*lattice) || !finite(*positions) || !std::isfinite(scale)) return std::nullopt;
    crystal::Structure structure;
    crystal::Matrix cell;
    for (std::size_t i = 0; i < 9; ++i) cell[i / 3][i % 3] = (*lattice)[i] * scale;
    if (!crystal::inverse(cell)) return std::nullopt;
    structure.lattice = cell;
    const auto* at = positions->data();
    for (std::size_t i = 0; i < run_.counts.size(); ++i) {
      if (run_.elements[i].empty() || run_.counts[i] == 0) return std::nullopt;
      for (std::int64_t j = 0; j < run_.counts[i]; ++j, at += 3) structure.add_site(run_.elements[i], {at[0], at[1], at[2]});
    }
    return structure;
  }

  void steps() {
    const auto table = document_.dataset(dynamics + "energies");
    if (!table || table->shape.size() != 2 || table->shape[0] == 0) return;
    const auto last = table->shape[0] - 1;
    run_.ionic_steps.set(static_cast<std::int64_t>(table->shape[0]), at(dynamics + "energies"));
    energies(last);
    temperatures(last + 1);
    if (auto first = frame(0)) run_.initial.set(std::move(*first), at(dynamics + "position_ions"));
    if (of_last("position_ions", last))
      if (auto structure = frame(last)) run_.last.set(std::move(*structure), at(dynamics + "position_ions"));
    if (of_last("forces", last)) forces(last);
    if (of_last("stress", last)) stress(last);
    if (of_last("electronic_step_converged", last))
      // The reader that VASP's makers publish takes 0 as yes.
      if (const auto state = document_.slice(dynamics + "electronic_step_converged", last, 1); state && state->size() == 1)
        run_.threshold_met.set(state->front() == 0, at(dynamics + "electronic_step_converged"));
  }

  /// Lists may differ in length where a run was stopped between two of them: what is no list of the last step's is not its.
  bool of_last(const std::string& name, std::uint64_t last) const {
    const auto known = document_.dataset(dynamics + name);
    return known && !known->shape.empty() && known->shape[0] == last + 1;
  }

  void energies(std::uint64_t last) {
    const auto tags = document_.texts(dynamics + "energies_tags", 100, 200);
    const auto values = document_.slice(dynamics + "energies", last, 100);
    if (!tags || !values || tags->size() != values->size()) return;
    const auto place = at(dynamics + "energies");
    for (std::size_t i = 0; i < tags->size(); ++i) {
      const auto& tag = (*tags)[i];
      const double energy = (*values)[i];
      if (!std::isfinite(energy)) continue;
      // Molecular dynamics names the electrons' free energy after the ions.
      if (tag == "free energy    TOTEN" || tag == "ion-electron   TOTEN") run_.free_energy.set(energy, place);
      else if (tag == "energy without entropy") run_.entropyless_energy.set(energy, place);
      else if (tag == "energy(sigma->0)") run_.sigma0_energy.set(energy, place);
    }
  }

  /// Of molecular dynamics every step has its temperature.
  void temperatures(std::uint64_t count) {
    const auto tags = document_.texts(dynamics + "energies_tags", 100, 200);
    const auto found = tags ? std::ranges::find(*tags, "temperature    TEIN") : std::vector<std::string>::const_iterator();
    const auto values = tags && found != tags->end() ? document_.numbers(dynamics + "energies", most_coordinates) : std::nullopt;
    if (!values || values->size() != tags->size() * count || !finite(*values)) return;
    double sum = 0;
    for (auto i = static_cast<std::size_t>(found - tags->begin()); i < values->size(); i += tags->size()) sum += (*values)[i];
    run_.mean_temperature.set(sum / static_cast<double>(count), at(dynamics + "energies"));
  }

  void forces(std::uint64_t last) {
    const auto values = document_.slice(dynamics + "forces", last, most_coordinates);
    if (!values || values->size() % 3 != 0 || !finite(*values)) return;
    double largest = 0, sum = 0;
    for (std::size_t i = 0; i < values->size(); i += 3) {
      const double square = (*values)[i] * (*values)[i] + (*values)[i + 1] * (*values)[i + 1] + (*values)[i + 2] * (*values)[i + 2];
      largest = std::max(largest, square);
      sum += square;
    }
    run_.forces.set({std::sqrt(largest), std::sqrt(3 * sum / static_cast<double>(values->size()))}, at(dynamics + "forces"));
  }

  /// kbar, positive = compression. A table of zeros is what stands where no stress was computed.
  void stress(std::uint64_t last) {
    const auto s = document_.slice(dynamics + "stress", last, 9);
    if (!s || s->size() != 9 || !finite(*s) || std::ranges::all_of(*s, [](double value) { return value == 0; })) return;
    const auto& t = *s;
    run_.stress.set({-0.1 * t[0], -0.1 * t[4], -0.1 * t[8], -0.1 * t[5], -0.1 * t[6], -0.1 * t[1]}, at(dynamics + "stress"));
  }

  void results() {
    const std::string group = "results/electron_eigenvalues/";
    if (const auto energy = document_.number("results/electron_dos/efermi"); energy && std::isfinite(*energy)) run_.fermi.set(*energy, at("results/electron_dos/efermi"));
    if (const auto count = document_.integer(group + "kpoints"); count && *count > 0) run_.irreducible.set(*count, at(group + "kpoints"));
    if (const auto count = document_.integer(group + "nb_tot"); count && *count > 0) run_.bands.set(*count, at(group + "nb_tot"));
    if (const auto count = document_.number(group + "nelectrons"); count && *count > 0) run_.electrons.set(*count, at(group + "nelectrons"));
    gap(group);
    moments();
  }

  void gap(const std::string& group) {
    const auto known = document_.dataset(group + "eigenvalues");
    const auto energies = document_.numbers(group + "eigenvalues", most_states), weights = document_.numbers(group + "fermiweights", most_states);
    if (!known || known->shape.size() != 3 || !energies || !weights || energies->size() != weights->size()) return;
    if (!finite(*energies) || !finite(*weights)) return;
    Bands bands;
    std::size_t at_state = 0;
    for (std::size_t spin = 0; spin < known->shape[0]; ++spin)
      for (std::size_t k = 0; k < known->shape[1]; ++k) {
        bands.begin_k_point(spin, k + 1);
        for (std::size_t band = 0; band < known->shape[2]; ++band, ++at_state) bands.add((*energies)[at_state], (*weights)[at_state], 1);
      }
    run_.gap = {bands.gap(), at(group + "eigenvalues")};
  }

  /// Charges, then spins, of each step, atom and orbital. Of vectors (four tables) none is one number.
  void moments() {
    for (const auto* name : {"magnetism/spin_moments/values", "magnetism/moments"}) {
      const auto path = dynamics + name;
      const auto known = document_.dataset(path);
      if (!known || known->shape.size() != 4 || known->shape[0] == 0 || known->shape[1] != 2) continue;
      const auto values = document_.slice(path, known->shape[0] - 1, most_coordinates);
      if (!values || !finite(*values)) continue;
      const auto orbitals = known->shape[3], atoms = known->shape[2];
      std::vector<double> sums(atoms, 0);
      for (std::size_t i = 0; i < atoms * orbitals; ++i) sums[i / orbitals] += (*values)[atoms * orbitals + i];
      run_.site_moments.set(std::move(sums), at(path));
      return;
    }
  }

  void responses() {
    auto& found = run_.responses;
    const auto method = document_.text(response + "method_dielectric_tensor", 100).value_or("");
    // Only the tensor with local fields in DFT is what the OUTCAR's table of that name is.
    if (const auto tensor = numbers(response + "electron_dielectric_tensor", 9); tensor && upper(method) == "DFT")
      found.dielectric_electronic.set(*tensor, at(response + "electron_dielectric_tensor"));
    if (const auto tensor = numbers(response + "ion_dielectric_tensor", 9)) found.dielectric_ionic.set(*tensor, at(response + "ion_dielectric_tensor"));
    if (const auto known = document_.dataset(response + "born_charges"); known && known->shape.size() == 3)
      if (const auto charges = numbers(response + "born_charges", known->size())) found.born_charges.set(*charges, at(response + "born_charges"));
    elastic();
  }

  /// 3x3x3x3 in kbar.
  void elastic() {
    const auto path = response + "relaxed_ion_elastic_modulus";
    const auto tensor = numbers(path, 81);
    if (!tensor) return;
    constexpr std::array<std::array<std::size_t, 2>, 6> voigt{{{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};
    std::vector<double> moduli;
    for (const auto& i : voigt)
      for (const auto& j : voigt) moduli.push_back((*tensor)[27 * i[0] + 9 * i[1] + 3 * j[0] + j[1]] / 10);
    run_.responses.elastic.set(std::move(moduli), at(path));
  }

  const Document& document_;
  int index_;
  Run run_;
};

}  // namespace

Run read_vaspout(const Document& document, int file_index) { return Reader(document, file_index).read(); }

}  // namespace quarry::vasp
