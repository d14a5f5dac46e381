// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "structure/cif_structure.hpp"

namespace quarry::structure {

namespace {

using crystal::Vector;

constexpr double same_atom = 0.4;   ///< angstrom: two images of a whole atom cannot be nearer
constexpr double same_part = 0.02;  ///< of an atom that is there in part, split positions are near each other
constexpr double same_site = 0.05;

/// Thirds and sixths printed with four digits would give special positions twice.
double snapped(double x) {
  const double sixths = std::round(x * 6);
  return std::abs(x - sixths / 6) < 1e-4 ? sixths / 6 : x;
}

double wrapped(double x) {
  const double result = x - std::floor(x);
  return result >= 1 ? 0 : result;
}

/// Sites by the box that they are in, periodic, so that neighbours are found without looking at all.
class Boxes {
 public:
  explicit Boxes(const crystal::Matrix& lattice) : lattice_(lattice) {
    for (std::size_t i = 0; i < 3; ++i) {
      const Vector normal = crystal::cross(lattice[(i + 1) % 3], lattice[(i + 2) % 3]);
      const double height = crystal::volume(lattice) / std::sqrt(crystal::dot(normal, normal));
      count_[i] = std::clamp<std::int64_t>(static_cast<std::int64_t>(height / (2 * same_atom)), 1, 100'000);
    }
  }

  void add(std::size_t site, const Vector& p) { boxes_[key(box(p))].push_back({site, p}); }

  /// The nearest site within `reach` (at most same_atom) that `wanted` takes, or nothing.
  template <class Wanted>
  std::optional<std::size_t> nearest(const Vector& p, double reach, const Wanted& wanted) const {
    std::optional<std::size_t> found;
    double best = reach * reach;
    const auto middle = box(p);
    std::array<std::int64_t, 3> low{}, high{};
    for (std::size_t i = 0; i < 3; ++i) {
      low[i] = count_[i] < 3 ? 0 : middle[i] - 1;
      high[i] = count_[i] < 3 ? count_[i] - 1 : middle[i] + 1;
    }
    for (auto x = low[0]; x <= high[0]; ++x)
      for (auto y = low[1]; y <= high[1]; ++y)
        for (auto z = low[2]; z <= high[2]; ++z) {
          const auto in = boxes_.find(key({x, y, z}));
          if (in == boxes_.end()) continue;
          for (const auto& [site, q] : in->second) {
            const double d = distance_squared(p, q);
            if (d > best || !wanted(site)) continue;
            best = d;
            found = site;
          }
        }
    return found;
  }

 private:
  std::array<std::int64_t, 3> box(const Vector& p) const {
    std::array<std::int64_t, 3> result{};
    for (std::size_t i = 0; i < 3; ++i)
      result[i] = std::min(static_cast<std::int64_t>(p[i] * static_cast<double>(count_[i])), count_[i] - 1);
    return result;
  }
  std::int64_t key(std::array<std::int64_t, 3> b) const {
    for (std::size_t i = 0; i < 3; ++i) b[i] = (b[i] + count_[i]) % count_[i];
    return (b[0] * count_[1] + b[1]) * count_[2] + b[2];
  }
  double distance_squared(const Vector& p, const Vector& q) const {
    Vector d{};
    for (std::size_t i = 0; i < 3; ++i) d[i] = p[i] - q[i] - std::round(p[i] - q[i]);
    const Vector r = crystal::times(d, lattice_);
    return crystal::dot(r, r);
  }

  crystal::Matrix lattice_;
  std::array<std::int64_t, 3> count_{};
  std::unordered_map<std::int64_t, std::vector<std::pair<std::size_t, Vector>>> boxes_;
};

/// The images of one site, those that fall together made one at their middle.
std::vector<Vector> images_of(const Vector& position, const std::vector<Operation>& operations,
                              const crystal::Matrix& lattice, double reach) {
  struct Image {
    Vector first{}, offsets{};
    int members = 0;
  };
  std::vector<Image> images;
  Boxes boxes(lattice);
  for (const auto& operation : operations) {
    Vector p = operation.apply(position);
    for (double& x : p) x = wrapped(x);
    const auto at = boxes.nearest(p, reach, [](std::size_t) { return true; });
    if (!at) {
      boxes.add(images.size(), p);
      images.push_back({p, {}, 1});
      continue;
    }
    auto& image = images[*at];
    for (std::size_t i = 0; i < 3; ++i) {
      const double d = p[i] - image.first[i];
      image.offsets[i] += d - std::round(d);
    }
    ++image.members;
  }
  std::vector<Vector> result;
  for (const auto& image : images) {
    Vector p = image.first;
    for (std::size_t i = 0; i < 3; ++i) p[i] = wrapped(p[i] + image.offsets[i] / image.members);
    result.push_back(p);
  }
  return result;
}

/// Puts occupants to those that are on a site already; of an atom that the file lists twice, one is enough.
bool share(crystal::Species& there, const crystal::Species& more) {
  bool listed_twice = false;
  for (const auto& occupant : more) {
    const auto same = std::ranges::find(there, occupant.symbol, &crystal::Occupant::symbol);
    if (same == there.end()) {
      there.push_back(occupant);
    } else if (same->amount + occupant.amount > 1.05) {
      listed_twice = true;
      same->amount = std::max(same->amount, occupant.amount);
    } else {
      same->amount = std::min(1.0, same->amount + occupant.amount);
    }
  }
  return listed_twice;
}

}  // namespace

std::optional<crystal::Structure> expand(const crystal::Structure& asymmetric,
                                         const std::vector<Operation>& operations,
                                         std::vector<std::string>& warnings, bool* conflict) {
  const auto& lattice = *asymmetric.lattice;
  struct Full {
    Vector position{};
    crystal::Species species;
  };
  std::vector<Full> sites;
  Boxes boxes(lattice);
  bool twice = false;
  for (const auto& site : asymmetric.sites) {
    const auto& species = asymmetric.species[site.species];
    Vector position = site.position;
    for (double& x : position) x = snapped(x);
    const bool whole = species.size() == 1 && species[0].amount >= 0.999;
    const auto own_first = sites.size();
    for (const auto& p : images_of(position, operations, lattice, whole ? same_atom : same_part)) {
      const auto other = boxes.nearest(p, same_site, [own_first](std::size_t i) { return i < own_first; });
      if (other) {
        twice |= share(sites[*other].species, species);
        continue;
      }
      if (sites.size() >= most_cif_sites) return std::nullopt;
      boxes.add(sites.size(), p);
      sites.push_back({p, species});
    }
  }
  if (twice) warnings.emplace_back("an atom is listed twice at one place: counted once");
  crystal::Structure full;
  full.lattice = lattice;
  full.implicit_atoms = asymmetric.implicit_atoms;
  bool over = false;
  for (auto& site : sites) {
    double sum = 0;
    for (const auto& occupant : site.species) sum += occupant.amount;
    over |= sum > 1.05;
    if (conflict != nullptr && sum > 1.9) *conflict = true;
    if (sum > 1)
      for (auto& occupant : site.species) occupant.amount /= sum;
    full.sites.push_back({full.species_index(site.species), site.position});
  }
  if (over) warnings.emplace_back("the occupancies of a site sum to more than one: scaled to one");
  return full;
}

}  // namespace quarry::structure
