// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "gamess/basis_names.hpp"
#include "gamess/log_reader.hpp"

namespace quarry::gamess {

namespace {

struct Named {
  std::string_view gbasis, name;
};
/// Basis sets that GAMESS has under names of its own.
constexpr std::array named{Named{"CCD", "cc-pVDZ"}, Named{"CCT", "cc-pVTZ"}, Named{"CCQ", "cc-pVQZ"}, Named{"CC5", "cc-pV5Z"},
                           Named{"ACCD", "aug-cc-pVDZ"}, Named{"ACCT", "aug-cc-pVTZ"}, Named{"ACCQ", "aug-cc-pVQZ"}, Named{"ACC5", "aug-cc-pV5Z"}};

/// `6-31+G**` out of GBASIS=N31, IGAUSS=6, DIFFSP=T, NDFUNC=1, NPFUNC=1.
std::string pople(std::string_view gbasis, const std::string& digits, bool heavy, bool light, std::string_view d, std::string_view p, std::string_view f) {
  std::string name = gbasis == "STO" ? "STO-" + digits : digits + "-" + std::string(gbasis.substr(1));
  if (heavy) name += light ? "++" : "+";
  name += "G";
  const auto some = [](std::string_view number) { return !number.empty() && number != "0"; };
  if (d == "1" && !some(f) && (p == "1" || !some(p))) return name + (p == "1" ? "**" : "*");
  if (!some(d) && !some(p) && !some(f)) return name;
  const auto shells = [](std::string_view number, char letter) { return number == "1" ? std::string(1, letter) : std::string(number) + letter; };
  name += "(" + (some(d) ? shells(d, 'd') : std::string()) + (some(f) ? shells(f, 'f') : std::string());
  if (some(p)) name += "," + shells(p, 'p');
  return name + ")";
}

}  // namespace

std::string basis_name(const BasisWords& words) {
  const auto& family = words.family;
  for (const auto& entry : named)
    if (entry.gbasis == family) return std::string(entry.name);
  if (family != "STO" && family != "N21" && family != "N31" && family != "N311") return family;
  return pople(family, words.digits, words.diffuse_heavy, words.diffuse_light, words.d, words.p, words.f);
}

void LogReader::complete() {
  const auto basis = basis_name({basis_, digits_, d_, p_, f_, diffuse_heavy_, diffuse_light_});
  if (!basis.empty()) run_.method.basis_set.set(basis, whole());
  if (!dft_type_.empty() && dft_type_ != "NONE")
    functional(functional_name(dft_type_), dft_type_);
  else if (scf_type_ == "RHF" || scf_type_ == "UHF" || scf_type_ == "ROHF")
    hartree_fock_ = true;
  if (scf_type_ == "RHF") run_.method.spin_polarized.set(false, whole());
  else if (scf_type_ == "UHF" || scf_type_ == "ROHF") run_.method.spin_polarized.set(true, whole());
  else if (!scf_type_.empty()) run_.method.name.set(scf_type_, whole());
  if (!interaction_.empty() && interaction_ != "NONE") {
    run_.results.total.clear();
    run_.results.total_native.reset();
    level_ = "CI";
    run_.diagnostics.push_back({Severity::note, "the energy of configuration interaction is not read", whole()});
  }
  if (run_type_ == "OPTIMIZE") run_.type.set("relax", whole());
  else if (run_type_ == "SADPOINT") run_.type.set("transition_state", whole());
  else if (run_type_ == "HESSIAN") run_.type.set("frequency", whole());
  else if (!excited_.empty() && excited_ != "NONE") run_.type.set("tddft", whole());
  else if (run_type_ == "ENERGY") run_.type.set("single_point", whole());
}

}  // namespace quarry::gamess
