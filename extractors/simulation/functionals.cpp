// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/functionals.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace quarry::simulation {

namespace {

/// `words`: other spellings, squashed (lower case, letters, digits and brackets only), apart by blanks.
struct Entry {
  std::string_view canonical, ladder, words, libxc;
  double exact_exchange = -1;
  double screening = -1;  ///< 1/angstrom
  std::string_view vdw = {};
};

// The omega of HSE06 is 0.11 1/bohr (Krukau et al. 2006).
constexpr double hse06_screening = 0.2079;

constexpr std::array entries{
    Entry{"LDA-PZ", "LDA", "ldapz pz capz pzlda pz81", "LDA_X LDA_C_PZ"},
    Entry{"LDA-PW", "LDA", "ldapw pwlda lsdapw pw92 perdewwang92 perdewwang1992", "LDA_X LDA_C_PW"},
    Entry{"LDA-Teter", "LDA", "teter pade lda_xc_teter93", "LDA_XC_TETER93"},
    Entry{"LDA-VWN", "LDA", "svwn5 lsda5 vwn5 lda-vwn ldavwn vwn", "LDA_X LDA_C_VWN"},
    Entry{"SVWN", "LDA", "svwn vwn3 svwn3 lsda", "LDA_X LDA_C_VWN_3"},
    Entry{"SVWN-RPA", "LDA", "svwn1rpa vwn1rpa vwngauss", "LDA_X LDA_C_VWN_RPA"},
    Entry{"LDA-Wigner", "LDA", "wigner", "LDA_X LDA_C_WIGNER"},
    Entry{"LDA-HL", "LDA", "hedinlundqvist", "LDA_X LDA_C_HL"},
    Entry{"PBE", "GGA", "pbe pbepbe ggapbe perdewburkeernzerhof xpbe96cpbe96", "GGA_X_PBE GGA_C_PBE"},
    Entry{"revPBE", "GGA", "revpbe revpbepbe", "GGA_X_PBE_R GGA_C_PBE"},
    Entry{"RPBE", "GGA", "rpbe", "GGA_X_RPBE GGA_C_PBE"},
    Entry{"PBEsol", "GGA", "pbesol pbeforsolids", "GGA_X_PBE_SOL GGA_C_PBE_SOL"},
    Entry{"Wu-Cohen", "GGA", "wc wucohen", "GGA_X_WC GGA_C_PBE"},
    Entry{"AM05", "GGA", "am05", "GGA_X_AM05 GGA_C_AM05"},
    Entry{"PW91", "GGA", "pw91 pw91pw91 pw91gga perdewwang91", "GGA_X_PW91 GGA_C_PW91"},
    Entry{"BLYP", "GGA", "blyp", "GGA_X_B88 GGA_C_LYP"},
    Entry{"BP86", "GGA", "bp86 bp bvp86", "GGA_X_B88 GGA_C_P86"},
    Entry{"BPW91", "GGA", "bpw91", "GGA_X_B88 GGA_C_PW91"},
    Entry{"OLYP", "GGA", "olyp", "GGA_X_OPTX GGA_C_LYP"},
    Entry{"OPBE", "GGA", "opbe", "GGA_X_OPTX GGA_C_PBE"},
    Entry{"HCTH/407", "GGA", "hcth hcth407", "GGA_XC_HCTH_407"},
    Entry{"B97-D", "GGA", "b97d", "GGA_XC_B97_D", -1, -1, "D2"},
    Entry{"B97-D3", "GGA", "b97d3", "GGA_XC_B97_D", -1, -1, "D3(BJ)"},
    Entry{"SOGGA11", "GGA", "sogga11", "GGA_X_SOGGA11 GGA_C_SOGGA11"},
    Entry{"BEEF-vdW", "GGA", "beefvdw", "GGA_XC_BEEFVDW", -1, -1, "vdW-DF2"},
    Entry{"vdW-DF", "GGA", "vdwdf vdwdf1", "", -1, -1, "vdW-DF"},
    Entry{"vdW-DF2", "GGA", "vdwdf2", "", -1, -1, "vdW-DF2"},
    Entry{"vdW-DF-cx", "GGA", "vdwdfcx", "", -1, -1, "vdW-DF-cx"},
    Entry{"optB88-vdW", "GGA", "optb88vdw vdwdfobk8", "", -1, -1, "optB88-vdW"},
    Entry{"optB86b-vdW", "GGA", "optb86bvdw vdwdfob86", "", -1, -1, "optB86b-vdW"},
    Entry{"optPBE-vdW", "GGA", "optpbevdw", "", -1, -1, "optPBE-vdW"},
    Entry{"rev-vdW-DF2", "GGA", "revvdwdf2 vdwdf2b86r", "", -1, -1, "rev-vdW-DF2"},
    Entry{"SCAN", "meta-GGA", "scan", "MGGA_X_SCAN MGGA_C_SCAN"},
    Entry{"rSCAN", "meta-GGA", "rscan", "MGGA_X_RSCAN MGGA_C_RSCAN"},
    Entry{"r2SCAN", "meta-GGA", "r2scan", "MGGA_X_R2SCAN MGGA_C_R2SCAN"},
    Entry{"TPSS", "meta-GGA", "tpss tpsstpss", "MGGA_X_TPSS MGGA_C_TPSS"},
    Entry{"revTPSS", "meta-GGA", "revtpss revtpssrevtpss rtpss", "MGGA_X_REVTPSS MGGA_C_REVTPSS"},
    Entry{"M06-L", "meta-GGA", "m06l", "MGGA_X_M06_L MGGA_C_M06_L"},
    Entry{"M11-L", "meta-GGA", "m11l", "MGGA_X_M11_L MGGA_C_M11_L"},
    Entry{"MN12-L", "meta-GGA", "mn12l", "MGGA_X_MN12_L MGGA_C_MN12_L"},
    Entry{"MN15-L", "meta-GGA", "mn15l", "MGGA_X_MN15_L MGGA_C_MN15_L"},
    Entry{"B97M-V", "meta-GGA", "b97mv", "MGGA_XC_B97M_V", -1, -1, "VV10"},
    Entry{"mBJ", "meta-GGA", "mbj tb09 tbmbj", "MGGA_X_TB09 LDA_C_PW"},
    Entry{"VSXC", "meta-GGA", "vsxc", "MGGA_X_GVT4 MGGA_C_VSXC"},
    Entry{"HSE06", "hyper-GGA", "hse06 hseh1pbe hse", "HYB_GGA_XC_HSE06", 0.25, hse06_screening},
    Entry{"HSE03", "hyper-GGA", "hse03 ohse2pbe", "HYB_GGA_XC_HSE03", 0.25},
    Entry{"PBE0", "hyper-GGA", "pbe0 pbe1pbe pbeh", "HYB_GGA_XC_PBEH", 0.25},
    Entry{"revPBE0", "hyper-GGA", "revpbe0", "", 0.25},
    Entry{"PBEsol0", "hyper-GGA", "pbesol0", "", 0.25},
    Entry{"B3LYP", "hyper-GGA", "b3lyp becke3lyp", "HYB_GGA_XC_B3LYP", 0.2},
    Entry{"B3LYP5", "hyper-GGA", "b3lyp5", "HYB_GGA_XC_B3LYP5", 0.2},
    Entry{"B3PW91", "hyper-GGA", "b3pw91", "HYB_GGA_XC_B3PW91", 0.2},
    Entry{"B3P86", "hyper-GGA", "b3p86", "HYB_GGA_XC_B3P86", 0.2},
    Entry{"X3LYP", "hyper-GGA", "x3lyp", "HYB_GGA_XC_X3LYP", 0.218},
    Entry{"BHandHLYP", "hyper-GGA", "bhandhlyp bhhlyp", "HYB_GGA_XC_BHANDHLYP", 0.5},
    Entry{"B97-1", "hyper-GGA", "b971", "HYB_GGA_XC_B97_1", 0.21},
    Entry{"B97-2", "hyper-GGA", "b972", "HYB_GGA_XC_B97_2", 0.21},
    Entry{"B98", "hyper-GGA", "b98", "HYB_GGA_XC_SB98_2C", 0.2198},
    Entry{"mPW1PW91", "hyper-GGA", "mpw1pw91 mpw1pw", "HYB_GGA_XC_MPW1PW", 0.25},
    Entry{"TPSSh", "hyper-GGA", "tpssh", "HYB_MGGA_XC_TPSSH", 0.1},
    Entry{"TPSS0", "hyper-GGA", "tpss0", "HYB_MGGA_XC_TPSS0", 0.25},
    Entry{"SCAN0", "hyper-GGA", "scan0", "HYB_MGGA_X_SCAN0 MGGA_C_SCAN", 0.25},
    Entry{"M05", "hyper-GGA", "m05", "HYB_MGGA_X_M05 MGGA_C_M05", 0.28},
    Entry{"M05-2X", "hyper-GGA", "m052x", "HYB_MGGA_X_M05_2X MGGA_C_M05_2X", 0.56},
    Entry{"M06", "hyper-GGA", "m06", "HYB_MGGA_X_M06 MGGA_C_M06", 0.27},
    Entry{"M06-2X", "hyper-GGA", "m062x", "HYB_MGGA_X_M06_2X MGGA_C_M06_2X", 0.54},
    Entry{"M06-HF", "hyper-GGA", "m06hf", "HYB_MGGA_X_M06_HF MGGA_C_M06_HF", 1.0},
    Entry{"M08-HX", "hyper-GGA", "m08hx", "HYB_MGGA_X_M08_HX MGGA_C_M08_HX", 0.5223},
    Entry{"M11", "hyper-GGA", "m11", "HYB_MGGA_X_M11 MGGA_C_M11"},
    Entry{"MN15", "hyper-GGA", "mn15", "HYB_MGGA_X_MN15 MGGA_C_MN15", 0.44},
    Entry{"CAM-B3LYP", "hyper-GGA", "camb3lyp", "HYB_GGA_XC_CAM_B3LYP"},
    Entry{"LC-wPBE", "hyper-GGA", "lcwpbe", "HYB_GGA_XC_LC_WPBE"},
    Entry{"LC-BLYP", "hyper-GGA", "lcblyp", "HYB_GGA_XC_LC_BLYP"},
    Entry{"wB97", "hyper-GGA", "wb97", "HYB_GGA_XC_WB97"},
    Entry{"wB97X", "hyper-GGA", "wb97x", "HYB_GGA_XC_WB97X"},
    Entry{"wB97X-D", "hyper-GGA", "wb97xd", "HYB_GGA_XC_WB97X_D", -1, -1, "D2"},
    Entry{"wB97X-D3", "hyper-GGA", "wb97xd3", "HYB_GGA_XC_WB97X_D3", -1, -1, "D3"},
    Entry{"wB97X-V", "hyper-GGA", "wb97xv", "HYB_GGA_XC_WB97X_V", -1, -1, "VV10"},
    Entry{"wB97M-V", "hyper-GGA", "wb97mv", "HYB_MGGA_XC_WB97M_V", -1, -1, "VV10"},
    Entry{"B2PLYP", "double-hybrid", "b2plyp", "", 0.53},
    Entry{"PWPB95", "double-hybrid", "pwpb95", "", 0.5},
    Entry{"DSD-PBEP86", "double-hybrid", "dsdpbep86", ""},
    Entry{"HF", "", "hf rhf uhf rohf hartreefock", "HF_X", 1.0},
};

constexpr std::array numbers{
    std::pair{1, std::string_view("LDA_X")},          std::pair{2, std::string_view("LDA_C_WIGNER")},
    std::pair{4, std::string_view("LDA_C_HL")},       std::pair{7, std::string_view("LDA_C_VWN")},
    std::pair{8, std::string_view("LDA_C_VWN_RPA")},  std::pair{9, std::string_view("LDA_C_PZ")},
    std::pair{10, std::string_view("LDA_C_PZ_MOD")},  std::pair{12, std::string_view("LDA_C_PW")},
    std::pair{13, std::string_view("LDA_C_PW_MOD")},  std::pair{20, std::string_view("LDA_XC_TETER93")},
    std::pair{30, std::string_view("LDA_C_VWN_3")},   std::pair{101, std::string_view("GGA_X_PBE")},
    std::pair{102, std::string_view("GGA_X_PBE_R")},  std::pair{106, std::string_view("GGA_X_B88")},
    std::pair{109, std::string_view("GGA_X_PW91")},   std::pair{110, std::string_view("GGA_X_OPTX")},
    std::pair{116, std::string_view("GGA_X_PBE_SOL")}, std::pair{117, std::string_view("GGA_X_RPBE")},
    std::pair{118, std::string_view("GGA_X_WC")},     std::pair{120, std::string_view("GGA_X_AM05")},
    std::pair{130, std::string_view("GGA_C_PBE")},    std::pair{131, std::string_view("GGA_C_LYP")},
    std::pair{132, std::string_view("GGA_C_P86")},    std::pair{133, std::string_view("GGA_C_PBE_SOL")},
    std::pair{134, std::string_view("GGA_C_PW91")},   std::pair{135, std::string_view("GGA_C_AM05")},
    std::pair{202, std::string_view("MGGA_X_TPSS")},  std::pair{203, std::string_view("MGGA_X_M06_L")},
    std::pair{208, std::string_view("MGGA_X_TB09")},  std::pair{212, std::string_view("MGGA_X_REVTPSS")},
    std::pair{231, std::string_view("MGGA_C_TPSS")},  std::pair{233, std::string_view("MGGA_C_M06_L")},
    std::pair{241, std::string_view("MGGA_C_REVTPSS")}, std::pair{263, std::string_view("MGGA_X_SCAN")},
    std::pair{267, std::string_view("MGGA_C_SCAN")},  std::pair{402, std::string_view("HYB_GGA_XC_B3LYP")},
    std::pair{406, std::string_view("HYB_GGA_XC_PBEH")}, std::pair{427, std::string_view("HYB_GGA_XC_HSE03")},
    std::pair{428, std::string_view("HYB_GGA_XC_HSE06")}, std::pair{497, std::string_view("MGGA_X_R2SCAN")},
    std::pair{498, std::string_view("MGGA_C_R2SCAN")},
};

std::string squashed(std::string_view name) {
  std::string result;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> result;
  while (!words.empty()) {
    const auto blank = std::min(words.find(' '), words.size());
    if (blank != 0) result.emplace_back(words.substr(0, blank));
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
  return result;
}

Functional made(const Entry& entry) {
  Functional functional;
  functional.canonical = entry.canonical;
  functional.ladder = entry.ladder;
  functional.vdw = entry.vdw;
  functional.libxc = split(entry.libxc);
  if (entry.exact_exchange >= 0) functional.exact_exchange = entry.exact_exchange;
  if (entry.screening >= 0) functional.screening = entry.screening;
  return functional;
}

}  // namespace

std::optional<Functional> functional_named(std::string_view name) {
  const auto key = squashed(name);
  if (key.empty()) return std::nullopt;
  for (const auto& entry : entries)
    if (std::ranges::any_of(split(entry.words), [&](const auto& word) { return squashed(word) == key; })) {
      auto functional = made(entry);
      functional.stated = name;
      return functional;
    }
  return std::nullopt;
}

Functional functional_of_libxc(std::span<const std::string> names) {
  std::vector<std::string> plain;
  for (std::string name : names) {
    for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (name.starts_with("XC_")) name.erase(0, 3);
    plain.push_back(std::move(name));
  }
  std::ranges::sort(plain);
  for (const auto& entry : entries) {
    auto wanted = split(entry.libxc);
    std::ranges::sort(wanted);
    if (!wanted.empty() && wanted == plain) return made(entry);
  }
  Functional functional;
  functional.libxc = plain;
  const auto any = [&](std::string_view prefix) {
    return std::ranges::any_of(plain, [&](const auto& name) { return name.starts_with(prefix); });
  };
  functional.ladder = any("HYB_") ? "hyper-GGA" : any("MGGA_") ? "meta-GGA" : any("GGA_") ? "GGA" : any("LDA_") ? "LDA" : "";
  return functional;
}

std::optional<std::string_view> libxc_name(int number) {
  const auto found = std::ranges::find(numbers, number, [](const auto& entry) { return entry.first; });
  if (found == numbers.end()) return std::nullopt;
  return found->second;
}

void add_hubbard(Functional& functional) {
  if (!functional.canonical.empty()) functional.canonical += "+U";
}

void add_dispersion(Functional& functional, std::string_view method) {
  if (method.empty() || functional.vdw == method) return;
  if (!functional.canonical.empty()) functional.canonical += "+" + std::string(method);
  functional.vdw = functional.vdw.empty() ? std::string(method) : functional.vdw + "+" + std::string(method);
}

}  // namespace quarry::simulation
