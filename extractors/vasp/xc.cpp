// SPDX-License-Identifier: GPL-3.0-or-later
#include "vasp/xc.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace quarry::vasp {

namespace {

struct Entry {
  std::string_view tag, canonical, ladder;
};

constexpr std::array<Entry, 21> gga_tags{{{"PE", "PBE", "GGA"}, {"PS", "PBEsol", "GGA"}, {"RP", "RPBE", "GGA"},
    {"RE", "revPBE", "GGA"}, {"AM", "AM05", "GGA"}, {"91", "PW91", "GGA"}, {"CA", "LDA-PZ", "LDA"},
    {"PZ", "LDA-PZ", "LDA"}, {"LDA", "LDA-PZ", "LDA"}, {"B3", "B3LYP", "hyper-GGA"}, {"B5", "B3LYP5", "hyper-GGA"},
    {"BF", "BEEF", "GGA"}, {"WI", "LDA-Wigner", "LDA"}, {"HL", "LDA-HL", "LDA"}, {"VW", "LDA-VWN", "LDA"},
    {"CO", "exchange-off", "LDA"}, {"OR", "optPBE", "GGA"}, {"BO", "optB88", "GGA"}, {"MK", "optB86b", "GGA"},
    {"ML", "PW86R", "GGA"}, {"CX", "CX", "GGA"}}};

constexpr std::array<Entry, 8> vdw_tags{{{"BO", "optB88-vdW", "GGA"}, {"MK", "optB86b-vdW", "GGA"},
    {"OR", "optPBE-vdW", "GGA"}, {"RE", "vdW-DF", "GGA"}, {"ML", "vdW-DF2", "GGA"}, {"CX", "vdW-DF-cx", "GGA"},
    {"BF", "BEEF-vdW", "GGA"}, {"--", "", ""}}};

constexpr std::array<Entry, 12> meta_tags{{{"SCAN", "SCAN", ""}, {"R2SCAN", "r2SCAN", ""}, {"RSCAN", "rSCAN", ""},
    {"TPSS", "TPSS", ""}, {"RTPSS", "revTPSS", ""}, {"M06L", "M06-L", ""}, {"MBJ", "mBJ", ""},
    {"MBJL", "LMBJ", ""}, {"MS0", "MS0", ""}, {"MS1", "MS1", ""}, {"MS2", "MS2", ""}, {"HLE17", "HLE17", ""}}};

template <std::size_t n>
const Entry* find(const std::array<Entry, n>& entries, std::string_view tag) {
  const auto found = std::ranges::find(entries, tag, &Entry::tag);
  return found == entries.end() ? nullptr : &*found;
}

std::string short_number(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

bool near(double a, double b) { return std::abs(a - b) < 1e-3; }

class Decision {
 public:
  explicit Decision(const Run& run) : run_(run) {
    gga_ = word("GGA").value_or("--");
    if (gga_.starts_with("--")) gga_ = "--";
    base_from_potentials();
  }

  Exchange decide() {
    const bool vdw_functional = flag("LUSE_VDW");
    if (flag("LHFCALC")) hybrid();
    else if (const auto meta = word("METAGGA"); meta && *meta != "--" && *meta != "F" && *meta != "NONE") meta_gga(*meta, vdw_functional);
    else if (vdw_functional) vdw();
    else semilocal();
    if (!result_.canonical.empty()) suffixes();
    return std::move(result_);
  }

 private:
  /// Typed first: the resolved tags of some versions lack or mangle what was typed.
  std::optional<std::string> word(std::string_view name) const {
    const auto typed = tag_word(run_.typed, name);
    return typed ? typed : tag_word(run_.resolved, name);
  }
  std::optional<double> number(std::string_view name) const {
    const auto typed = tag_number(run_.typed, name);
    return typed ? typed : tag_number(run_.resolved, name);
  }
  bool flag(std::string_view name) const {
    const auto typed = tag_bool(run_.typed, name);
    return typed ? *typed : tag_bool(run_.resolved, name).value_or(false);
  }

  void base_from_potentials() {
    for (const auto& potential : run_.potentials) {
      if (potential.exchange.empty()) continue;
      if (!potentials_.empty() && potentials_ != potential.exchange) result_.mixed_potentials = true;
      potentials_ = potential.exchange;
    }
    if (!potentials_.empty() || run_.potentials.empty()) return;
    // vasprun.xml has titles only; their family says for which functional the potential was made.
    const auto& title = run_.potentials[0].title;
    if (title.starts_with("PAW_PBE")) potentials_ = "PE";
    else if (title.starts_with("PAW_GGA") || title.starts_with("US_GGA")) potentials_ = "91";
    else if (title.starts_with("PAW ") || title.starts_with("PAW_LDA") || title.starts_with("US ")) potentials_ = "CA";
  }

  void hybrid() {
    const double exact = number("AEXX").value_or(0.25);
    const double screening = number("HFSCREEN").value_or(0);
    result_.ladder = "hyper-GGA";
    result_.exact_exchange = exact;
    if (screening > 0) result_.screening = screening;
    result_.stated = "LHFCALC=T AEXX=" + short_number(exact) + " HFSCREEN=" + short_number(screening);
    const bool sol = gga_ == "PS" || (gga_ == "--" && potentials_ == "PS");
    if (near(exact, 1) && near(number("AGGAC").value_or(0), 0) && near(number("ALDAC").value_or(0), 0)) {
      result_.canonical = "HF";
    } else if (gga_ == "B3" && near(exact, 0.2)) {
      result_.canonical = "B3LYP";
    } else if (gga_ == "B5" && near(exact, 0.2)) {
      result_.canonical = "B3LYP5";
    } else if (near(exact, 0.25) && (std::abs(screening - 0.2) < 0.0101)) {
      result_.canonical = sol ? "HSEsol" : "HSE06";
    } else if (near(exact, 0.25) && near(screening, 0.3)) {
      result_.canonical = "HSE03";
    } else if (near(exact, 0.25) && near(screening, 0)) {
      result_.canonical = sol ? "PBEsol0" : "PBE0";
    } else {
      result_.canonical = "hybrid(AEXX=" + short_number(exact) + (screening > 0 ? ",HFSCREEN=" + short_number(screening) : "") + ")";
    }
  }

  void meta_gga(const std::string& name, bool with_vdw) {
    const auto* entry = find(meta_tags, name);
    result_.canonical = entry != nullptr ? std::string(entry->canonical) : name;
    result_.ladder = "meta-GGA";
    result_.stated = "METAGGA=" + name;
    if (!with_vdw) return;
    result_.canonical += "+rVV10";
    result_.vdw = "rVV10";
  }

  void vdw() {
    const auto* entry = find(vdw_tags, gga_);
    result_.stated = "GGA=" + gga_ + " LUSE_VDW=T";
    if (entry == nullptr || entry->canonical.empty()) return;
    result_.canonical = std::string(entry->canonical);
    if (gga_ == "MK" && near(number("PARAM2").value_or(0), 0.711357)) result_.canonical = "rev-vdW-DF2";
    result_.ladder = std::string(entry->ladder);
    result_.vdw = result_.canonical;
  }

  void semilocal() {
    const bool by_potential = gga_ == "--";
    const auto& tag = by_potential ? potentials_ : gga_;
    const auto* entry = find(gga_tags, tag);
    if (entry == nullptr) return;
    result_.canonical = std::string(entry->canonical);
    result_.ladder = std::string(entry->ladder);
    result_.stated = (by_potential ? "LEXCH=" : "GGA=") + tag;
  }

  void suffixes() {
    if (flag("LDAU")) result_.canonical += "+U";
    const auto method = static_cast<int>(number("IVDW").value_or(flag("LVDW") ? 1 : 0));
    std::string name;
    if (method == 1 || method == 10) name = "D2";
    else if (method == 11) name = "D3";
    else if (method == 12) name = "D3(BJ)";
    else if (method == 13) name = "D4";
    else if (method == 2 || method == 20) name = "TS";
    else if (method == 21) name = "TS-H";
    else if (method == 202) name = "MBD";
    else if (method == 263) name = "MBD-NL";
    else if (method == 4) name = "dDsC";
    if (name.empty()) return;
    result_.canonical += "+" + name;
    result_.vdw = result_.vdw.empty() ? name : result_.vdw + "+" + name;
  }

  const Run& run_;
  Exchange result_;
  std::string gga_, potentials_;
};

}  // namespace

Exchange exchange_of(const Run& run) { return Decision(run).decide(); }

}  // namespace quarry::vasp
