// SPDX-License-Identifier: GPL-3.0-or-later
// bench-generate N [SEED [DATASETS]]: seeded MDF-like records, one JSON a line, on stdout. The shape follows what a materials
// repository holds: a few large datasets and many small ones, Zipf-distributed words and authors with a share of typos, mostly
// public records beside ones for a few groups and people, numbers with ties, dates over ten years.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace {

using Random = std::mt19937_64;

double unit(Random& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }
std::size_t below(Random& random, std::size_t n) { return static_cast<std::size_t>(unit(random) * static_cast<double>(n)); }
double normal(Random& random) {  // Box-Muller: std::normal_distribution differs between libraries
  return std::sqrt(-2 * std::log(1 - unit(random))) * std::cos(6.283185307179586 * unit(random));
}

/// Draws ranks with probability proportional to 1 / (rank + shift)^exponent.
class Zipf {
 public:
  Zipf(std::size_t n, double exponent, double shift = 2.5) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) cumulative_.push_back(sum += std::pow(static_cast<double>(i) + shift, -exponent));
  }
  std::size_t operator()(Random& random) const {
    const double at = unit(random) * cumulative_.back();
    return static_cast<std::size_t>(std::lower_bound(cumulative_.begin(), cumulative_.end(), at) - cumulative_.begin());
  }

 private:
  std::vector<double> cumulative_;
};

constexpr const char* elements[] = {"O",  "Si", "Al", "Fe", "Ni", "Cu", "Ti", "Li", "Mg", "C",  "N",  "S",  "Mn", "Co", "Zn", "P",
                                    "F",  "Na", "Cr", "Ca", "Ge", "Sn", "Se", "Ga", "Zr", "K",  "Sr", "Ba", "La", "B",  "Te", "H",
                                    "V",  "Pd", "Pt", "In", "Sb", "Y",  "Mo", "Nb", "W",  "Cl", "As", "Au", "Ag", "Hf", "Bi", "Rh",
                                    "Ru", "Ce", "Gd", "Nd", "Ta", "Pb", "Cs", "Rb", "Br", "I",  "Sc", "Ir", "Re", "Os", "Sm", "Eu"};
constexpr const char* common_words =
    "band gap energy structure oxide alloy thin film diffraction microscopy electron spectroscopy phase diagram defect vacancy interface "
    "surface battery cathode electrolyte conductivity thermal elastic modulus hardness fracture fatigue strain molecular dynamics potential "
    "training model screening crystal amorphous glass ceramic polymer nanoparticle graphene silicon steel titanium superalloy additive "
    "manufacturing laser powder solidification texture tomography porosity annealing temperature pressure strength corrosion coating "
    "superconductivity magnetic spin orbit topological semiconductor photovoltaic thermoelectric piezoelectric dielectric optical phonon "
    "lattice relaxation convergence cutoff pseudopotential functional hybrid diffusion barrier catalysis hydrogen storage zeolite "
    "electrochemical capacity cycling synchrotron beamline detector measurement repository workflow benchmark the of and in for with by at";
constexpr const char* syllables[] = {"ba", "ce", "di", "fo", "ga", "hi", "ka", "lo", "me", "ni", "pa", "re", "si", "to", "va", "xe", "qui", "tri", "phe", "oxa", "mu", "ze"};
constexpr const char* functionals[] = {"PBE", "PBE", "PBE", "PBE", "LDA-PZ", "PBEsol", "SCAN", "HSE06", "PBE+U", "B3LYP"};
constexpr const char* publishers[] = {"Argonne National Laboratory", "NIST", "Northwestern University", "University of Chicago",
                                      "Oak Ridge National Laboratory", "MIT", "Materials Data Facility", "Purdue University"};

struct Dataset {
  std::string name, dc, acl;
  bool is_public = true;
  int kind = 0;  ///< 0 calculations, 1 images, 2 patterns, 3 tables
  int first_day = 0;
};

struct World {
  std::vector<std::string> words, people, groups, users;
  std::vector<Dataset> datasets;
  Zipf word_rank, dataset_rank, element_rank;
  World(std::uint64_t seed, std::size_t n_datasets);
};

std::string made_word(Random& random, std::size_t most) {
  std::string word;
  for (std::size_t i = 0, n = 2 + below(random, most - 1); i < n; ++i) word += syllables[below(random, std::size(syllables))];
  return word;
}

std::string quoted_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const auto& item : items) out += (out.size() == 1 ? "\"" : ",\"") + item + "\"";
  return out + "]";
}

std::vector<std::string> sample(Random& random, const std::vector<std::string>& from, std::size_t n) {
  std::vector<std::string> chosen;
  while (chosen.size() < n) {
    const auto& candidate = from[below(random, from.size())];
    if (std::find(chosen.begin(), chosen.end(), candidate) == chosen.end()) chosen.push_back(candidate);
  }
  return chosen;
}

std::string dataset_dc(const World& world, Random& random, int year) {
  std::string creators;
  for (std::size_t i = 0, n = 1 + below(random, 6); i < n; ++i) {
    const auto& family = world.people[below(random, world.people.size())];
    creators += fmt::format(R"({}{{"creatorName":"{}, A.","familyName":"{}"}})", i == 0 ? "" : ",", family, family);
  }
  const auto word = [&] { return world.words[below(random, 900)]; };
  return fmt::format(R"("dc":{{"titles":[{{"title":"{} {} of {} {}"}}],"creators":[{}],"publisher":"{}","publicationYear":"{}","resourceType":{{"resourceTypeGeneral":"Dataset"}},"subjects":[{{"subject":"{}"}}],"descriptions":[{{"descriptionType":"Other","description":")",
                     word(), word(), word(), word(), creators, publishers[below(random, std::size(publishers))], year, word());
}

World::World(std::uint64_t seed, std::size_t n_datasets)
    : word_rank(30'000, 1.05), dataset_rank(n_datasets, 1.1), element_rank(std::size(elements), 0.8) {
  Random random(seed * 0x9e3779b97f4a7c15ULL + 1);
  std::string_view rest(common_words);
  while (!rest.empty()) {
    const auto end = std::min(rest.find(' '), rest.size());
    words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (std::size_t i = words.size(); i > 1; --i) std::swap(words[i - 1], words[below(random, i)]);
  while (words.size() < 30'000) words.push_back(made_word(random, 5));
  for (int i = 0; i < 2'000; ++i) people.push_back(made_word(random, 3));
  for (int i = 0; i < 300; ++i) groups.push_back(fmt::format("urn:globus:groups:id:{:016x}", random()));
  for (int i = 0; i < 5'000; ++i) users.push_back(fmt::format("urn:globus:auth:identity:{:016x}", random()));
  for (std::size_t i = 0; i < n_datasets; ++i) {
    Dataset dataset;
    dataset.name = fmt::format("{}_{}_v{}", people[below(random, people.size())], words[below(random, 400)], 1 + below(random, 4));
    dataset.kind = i < 3 ? 0 : static_cast<int>(below(random, 4));
    dataset.dc = dataset_dc(*this, random, 2010 + static_cast<int>(below(random, 16)));
    dataset.is_public = i < 2 || unit(random) > 0.35;
    dataset.acl = R"(["public"])";
    if (!dataset.is_public) {
      auto principals = sample(random, groups, 1 + below(random, 3));
      for (auto& user : sample(random, users, below(random, 5))) principals.push_back(std::move(user));
      dataset.acl = quoted_list(principals);
    }
    dataset.first_day = static_cast<int>(below(random, 3'600));
    datasets.push_back(std::move(dataset));
  }
}

/// One letter lost, doubled, changed or swapped.
std::string with_typo(std::string word, Random& random) {
  const auto at = below(random, word.size());
  const char letter = static_cast<char>('a' + below(random, 26));
  switch (below(random, 4)) {
    case 0: word.erase(at, 1); break;
    case 1: word.insert(at, 1, letter); break;
    case 2: word[at] = letter; break;
    default: if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
  }
  return word;
}

std::string date_of(int day, std::size_t second) {
  // Civil date from days since 2016-01-01 (Hinnant's algorithm).
  const int z = day + 16'801 + 719'468;
  const int era = z / 146'097, doe = z - era * 146'097;
  const int yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1,
                     second / 3600, second / 60 % 60, second % 60);
}

std::string material_of(const World& world, Random& random) {
  const double share = unit(random);
  const std::size_t n = share < 0.03 ? 1 : share < 0.25 ? 2 : share < 0.75 ? 3 : share < 0.92 ? 4 : 5;
  std::vector<std::string> chosen;
  std::string formula;
  while (chosen.size() < n) {
    const std::string symbol = elements[world.element_rank(random)];
    if (std::find(chosen.begin(), chosen.end(), symbol) != chosen.end()) continue;
    const auto amount = 1 + below(random, 4);
    formula += symbol + (amount == 1 ? "" : std::to_string(amount));
    chosen.push_back(symbol);
  }
  return fmt::format(R"("material":{{"composition":"{}","elements":{}}})", formula, quoted_list(chosen));
}

std::string body_of(const Dataset& dataset, Random& random) {
  if (dataset.kind == 1) {
    const std::size_t side = std::size_t{512} << below(random, 4);
    constexpr std::array energies{5, 20, 80, 200, 300};
    return fmt::format(R"(,"image":{{"shape":[{},{}],"color_depth":{}}},"electron_microscopy":{{"beam_energy":{},"magnification":{}}})", side,
                       side, 8 << below(random, 3), energies[below(random, energies.size())], 500 * (1 + below(random, 200)));
  }
  if (dataset.kind != 0 && unit(random) > 0.15) return {};
  const auto atoms = 1 + below(random, 80);
  const double gap = unit(random) < 0.5 ? 0 : std::abs(2.2 * normal(random));
  return fmt::format(
      R"(,"crystal_structure":{{"space_group_number":{},"number_of_atoms":{},"volume":{:.3f}}},"dft":{{"converged":{},"exchange_correlation_functional":"{}","cutoff_energy":{}}},"properties":{{"electronic":{{"band_gap":{:.4f}}}}},"results":{{"energy_total":{:.5f}}})",
      1 + below(random, 230), atoms, static_cast<double>(atoms) * (12 + 12 * unit(random)), unit(random) < 0.93 ? "true" : "false",
      functionals[below(random, std::size(functionals))], 400 + 20 * below(random, 11), gap, -static_cast<double>(atoms) * (3 + 5 * unit(random)));
}

/// 128 hexadecimal digits.
std::string hash_of(Random& random) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += fmt::format("{:016x}", random());
  return out;
}

void print_record(const World& world, Random& random, std::uint64_t number) {
  const auto& dataset = world.datasets[world.dataset_rank(random)];
  std::string text;
  for (std::size_t i = 0, n = 10 + below(random, 24); i < n; ++i) {
    auto word = world.words[world.word_rank(random)];
    if (unit(random) < 0.012 && word.size() > 3) word = with_typo(std::move(word), random);
    text += (text.empty() ? "" : " ") + word;
  }
  auto acl = dataset.acl;
  if (dataset.is_public && unit(random) < 0.05) {
    auto principals = sample(random, world.users, 2);
    principals.push_back(world.groups[below(random, world.groups.size())]);
    acl = quoted_list(principals);
  }
  constexpr const char* endings[] = {"OUTCAR", "tif", "xy", "csv"};
  const auto line = fmt::format(
      R"({{"mdf":{{"source_id":"{0}.1","source_name":"{0}","scroll_id":{1},"acl":{2},"ingest_date":"{3}","resource_type":"record","version":1}},{4}{5}"}}]}},{6}{7},"files":[{{"filename":"{8}_{1}.{9}","length":{10},"mime_type":"text/plain","data_type":"file","sha512":"{11}"}}]}})"
      "\n",
      dataset.name, number, acl, date_of(dataset.first_day + static_cast<int>(below(random, 60)), below(random, 86'400)), dataset.dc, text,
      material_of(world, random), body_of(dataset, random), world.words[below(random, world.words.size())], endings[dataset.kind],
      static_cast<std::uint64_t>(std::exp(11 + 2 * normal(random))), hash_of(random));
  std::fwrite(line.data(), 1, line.size(), stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    fmt::print(stderr, "usage: bench-generate N [SEED [DATASETS]] > records.ndjson\n");
    return 2;
  }
  const auto count = std::strtoull(argv[1], nullptr, 10);
  const auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  const World world(seed, argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 500);
  Random random(seed);
  for (std::uint64_t number = 1; number <= count; ++number) print_record(world, random, number);
  return 0;
}
