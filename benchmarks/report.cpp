#include "benchmarks/report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <set>

namespace heydok::bench {
namespace {

/// Trailing digits that no reader needs are left out.
std::string number(double value) {
    if (value >= 100) {
        return fmt::format("{:.0f}", value);
    }
    return value >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

std::string text_of(const std::string& figure, double value) {
    if (figure != "srtp_profile") {
        return number(value);
    }
    switch (static_cast<int>(value)) {
        case 1:
            return "AES_CM_128_HMAC_SHA1_80";
        case 7:
            return "AEAD_AES_128_GCM";
        default:
            return "AEAD_AES_256_GCM";
    }
}

std::string processor() {
    std::ifstream file{"/proc/cpuinfo"};
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown processor";
}

void write_scenario(const std::vector<const Measurement*>& rows, std::string& out) {
    out += fmt::format("\n## {}\n\n| figure (median) |", rows[0]->title);
    std::string rule = "\n| --- |";
    std::set<std::string> names;
    std::vector<Figures> columns;
    for (const Measurement* row : rows) {
        out += fmt::format(" {} |", row->server);
        rule += " --- |";
        columns.push_back(medians(row->rounds));
        for (const auto& [name, value] : columns.back()) {
            names.insert(name);
        }
    }
    out += rule + "\n| rounds |";
    for (const Measurement* row : rows) {
        out += fmt::format(" {} |", row->rounds.size());
    }
    out += "\n";
    for (const std::string& name : names) {
        out += "| " + name + " |";
        for (const Figures& column : columns) {
            const auto found = column.find(name);
            out += " " + (found == column.end() ? "-" : text_of(name, found->second)) + " |";
        }
        out += "\n";
    }
}

/// A figure that a server is judged by, and how many times better than livekit-server it has to be
/// and should be; 0: only told.
struct Headline {
    const char* scenario;
    const char* figure;
    double floor = 0;
    double aim = 0;
};
constexpr std::array<Headline, 9> kHeadlines{{{"audio", "server_cpu_us_per_packet", 3, 4.5},
                                              {"video", "server_cpu_us_per_packet", 4, 8},
                                              {"meetings", "server_cpu_us_per_packet", 3, 6},
                                              {"memory", "kib_per_participant", 5, 10},
                                              {"memory", "idle_mib", 3, 5},
                                              {"joins", "server_cpu_ms_per_join", 5, 10},
                                              {"delay", "p99_ms", 4, 10},
                                              {"capacity", "meetings_held", 3, 5},
                                              {"key_frame", "median_ms"}}};

/// Judged by the median of the pairs.
const char* verdict(const Headline& headline, const Ratio& ratio) {
    if (!ratio.equal_delivery) {
        return "unequal delivery";
    }
    if (headline.floor == 0) {
        return "";
    }
    if (ratio.median < headline.floor) {
        return "below the floor";
    }
    return ratio.median < headline.aim ? "floor" : "aim";
}

const Measurement* find(const std::vector<Measurement>& all, std::string_view scenario,
                        std::string_view server) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Measurement& m) {
        return m.scenario == scenario && m.server == server;
    });
    return found == all.end() ? nullptr : &*found;
}

void write_ratios(const std::vector<Measurement>& measurements, std::string& out) {
    std::string rows;
    for (const Headline& headline : kHeadlines) {
        const Measurement* ours = find(measurements, headline.scenario, "heydok");
        const Measurement* theirs = find(measurements, headline.scenario, "livekit-server");
        if (ours == nullptr || theirs == nullptr) {
            continue;
        }
        const Ratio ratio = ratio_of(*ours, *theirs, headline.figure);
        if (ratio.pairs > 0) {
            const auto bound = [](double value) { return value > 0 ? number(value) : "-"; };
            rows += fmt::format(
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", headline.scenario,
                headline.figure, number(ratio.median), number(ratio.least), number(ratio.most),
                ratio.pairs, bound(headline.floor), bound(headline.aim), verdict(headline, ratio));
        }
    }
    if (!rows.empty()) {
        out +=
            "\n## How many times better than livekit-server\n\nMedian, least and most of the "
            "ratios of pairs of rounds, and what of them holds:\n"
            "floor and aim are those of issue 3. Equal delivery: both brought the same number of "
            "packets per second within 2 %\nin every pair; where not, there is no verdict.\n\n"
            "| scenario | figure | median | least | most | pairs | floor | aim | holds |\n"
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n" +
            rows;
    }
}

/// "SRTP: heydok ..., livekit-server ...", from what the clients agreed with each.
std::string srtp_profiles(const std::vector<Measurement>& measurements) {
    std::map<std::string, std::set<std::string>> agreed;
    for (const Measurement& measurement : measurements) {
        for (const Figures& round : measurement.rounds) {
            if (const auto found = round.find("srtp_profile"); found != round.end()) {
                agreed[measurement.server].insert(text_of("srtp_profile", found->second));
            }
        }
    }
    std::string out;
    for (const auto& [server, profiles] : agreed) {
        out += fmt::format("{}{} {}", out.empty() ? "SRTP: " : ", ", server,
                           fmt::join(profiles, " and "));
    }
    return out.empty() ? "SRTP: not recorded." : out + ".";
}

}  // namespace

Figures medians(const std::vector<Figures>& rounds) {
    std::map<std::string, std::vector<double>> values;
    for (const Figures& round : rounds) {
        for (const auto& [name, value] : round) {
            values[name].push_back(value);
        }
    }
    Figures result;
    for (auto& [name, list] : values) {
        std::sort(list.begin(), list.end());
        result[name] = list[list.size() / 2];
    }
    return result;
}

std::string to_json(const std::vector<Measurement>& measurements, const std::string& date,
                    const Surroundings& surroundings) {
    boost::json::array list;
    for (const Measurement& measurement : measurements) {
        boost::json::array rounds;
        for (const Figures& figures : measurement.rounds) {
            boost::json::object round;
            for (const auto& [name, value] : figures) {
                round[name] = value;
            }
            rounds.push_back(std::move(round));
        }
        list.push_back(boost::json::object{{"scenario", measurement.scenario},
                                           {"server", measurement.server},
                                           {"rounds", std::move(rounds)}});
    }
    return boost::json::serialize(boost::json::object{
        {"date", date},
        {"processor", processor()},
        {"load_average", boost::json::array{surroundings.load_before, surroundings.load_after}},
        {"measurements", std::move(list)}});
}

Ratio ratio_of(const Measurement& ours, const Measurement& theirs, const std::string& figure) {
    Ratio result;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(ours.rounds.size(), theirs.rounds.size()); ++i) {
        const Figures& a = ours.rounds[i];
        const Figures& b = theirs.rounds[i];
        const auto own = a.find(figure);
        const auto other = b.find(figure);
        if (own == a.end() || other == b.end() || own->second <= 0 || other->second <= 0) {
            continue;
        }
        const bool more_is_better = figure == "meetings_held" || figure == "joins_per_second";
        ratios.push_back(more_is_better ? own->second / other->second
                                        : other->second / own->second);
        if (figure != "meetings_held" && a.contains("packets_per_second")) {
            const double delivered = a.at("packets_per_second") / b.at("packets_per_second");
            result.equal_delivery &= delivered > 0.98 && delivered < 1.02;
        }
    }
    if (!ratios.empty()) {
        std::sort(ratios.begin(), ratios.end());
        result = {ratios[ratios.size() / 2], ratios.front(), ratios.back(), ratios.size(),
                  result.equal_delivery};
    }
    return result;
}

std::string to_markdown(const std::vector<Measurement>& measurements, const std::string& date,
                        const Surroundings& surroundings) {
    std::string out = fmt::format(
        "# Load over loopback, {}\n\n{} cores of {}. Server and load client share them, and each "
        "figure is the median of rounds taken\nin turns. CPU is that of the server process, user "
        "and system, all threads; a packet is one RTP packet that\nreached a subscriber. Load "
        "average of "
        "the machine before and after: {:.1f} and {:.1f}. Made by\n`./dev bench`.\n\n"
        "Loopback without shapes: the network adds no loss, no delay and no limit of its own, so "
        "what is lost was\nlost by a server or by the client. {}\n",
        date, ::sysconf(_SC_NPROCESSORS_ONLN), processor(), surroundings.load_before,
        surroundings.load_after, srtp_profiles(measurements));
    write_ratios(measurements, out);
    std::vector<std::string> order;
    for (const Measurement& measurement : measurements) {
        if (std::find(order.begin(), order.end(), measurement.scenario) == order.end()) {
            order.push_back(measurement.scenario);
        }
    }
    for (const std::string& scenario : order) {
        std::vector<const Measurement*> rows;
        for (const Measurement& measurement : measurements) {
            if (measurement.scenario == scenario && !measurement.rounds.empty()) {
                rows.push_back(&measurement);
            }
        }
        if (!rows.empty()) {
            write_scenario(rows, out);
        }
    }
    return out;
}

}  // namespace heydok::bench
