// A link between two network namespaces with the faults of a real one: two TUN devices and what
// happens between them, set at run time by lines on standard input. For tests where the kernel has
// no netem. Needs root, or a user namespace.
//
// usage: network_link NAMESPACE_PID HERE THERE
//   makes the device HERE in this network namespace and THERE in the one of that process, prints
//   "ready", and carries packets until standard input ends. Lines, `up` is from THERE to HERE:
//     up|down rate KBIT      0: no limit
//     up|down queue MS       what waits longer is dropped at the queue's tail
//     up|down delay MS
//     up|down loss PERCENT
//     cut on|off             nothing passes
//     udp on|off             off: no UDP passes, as in many a company's network
//     rebind                 from now on UDP from THERE comes from other ports, like behind a NAT
//                            that lost its table
//     stats                  prints one line of JSON and starts counting anew
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Milliseconds = std::chrono::duration<double, std::milli>;
using Packet = std::vector<std::uint8_t>;

constexpr std::size_t kLargestPacket = 65536;
constexpr std::size_t kMostQueued = 20'000;
constexpr std::uint8_t kUdp = 17;
constexpr std::size_t kProtocolField = 9;  // of the IPv4 header
constexpr std::uint32_t kFixedSeed = 7;

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

int make_tun(const std::string& name) {
    const int descriptor = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        fail("/dev/net/tun");
    }
    ifreq request{};
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    name.copy(request.ifr_name, IFNAMSIZ - 1);
    if (::ioctl(descriptor, TUNSETIFF, &request) != 0) {
        fail("TUNSETIFF");
    }
    return descriptor;
}

/// One direction: a queue in front of a line of some rate, then a delay.
class Direction {
  public:
    void set(const std::string& what, double value) {
        if (what == "rate") {
            kilobits_ = value;
        } else if (what == "queue") {
            longest_wait_ = Milliseconds{value};
        } else if (what == "delay") {
            delay_ = Milliseconds{value};
        } else if (what == "loss") {
            loss_ = value / 100;
        }
    }

    void take(Packet packet, Time now) {
        ++packets_;
        bytes_ += packet.size();
        if (std::uniform_real_distribution<>{0, 1}(random_) < loss_) {
            ++lost_;
            return;
        }
        const Time start = std::max(now, line_free_);
        const Milliseconds waits = start - now;
        if ((kilobits_ > 0 && waits > longest_wait_) || queue_.size() >= kMostQueued) {
            ++dropped_;
            return;
        }
        waits_.push_back(waits.count());
        const Milliseconds sending{
            kilobits_ > 0 ? static_cast<double>(packet.size()) * 8 / kilobits_ : 0};
        line_free_ = start + std::chrono::duration_cast<Clock::duration>(sending);
        const Time arrives = line_free_ + std::chrono::duration_cast<Clock::duration>(delay_);
        queue_.push_back({arrives, std::move(packet)});
    }

    /// Writes what has arrived by now.
    void deliver(int descriptor, Time now) {
        while (!queue_.empty() && queue_.front().arrives <= now) {
            const Packet& packet = queue_.front().packet;
            // A full device drops, as a full network card does.
            [[maybe_unused]] const auto written = ::write(descriptor, packet.data(), packet.size());
            queue_.pop_front();
        }
    }
    void clear() { queue_.clear(); }
    [[nodiscard]] Time next() const {
        return queue_.empty() ? Time::max() : queue_.front().arrives;
    }

    /// JSON of what passed since the last call; waiting times in the queue in ms.
    std::string report() {
        std::sort(waits_.begin(), waits_.end());
        const auto at = [this](double part) {
            return waits_.empty() ? 0.0
                                  : waits_[static_cast<std::size_t>(
                                        part * static_cast<double>(waits_.size() - 1))];
        };
        std::ostringstream out;
        out << R"({"packets":)" << packets_ << R"(,"bytes":)" << bytes_ << R"(,"lost":)" << lost_
            << R"(,"dropped":)" << dropped_ << R"(,"wait_p50":)" << at(0.5) << R"(,"wait_p95":)"
            << at(0.95) << R"(,"wait_max":)" << at(1) << "}";
        packets_ = bytes_ = lost_ = dropped_ = 0;
        waits_.clear();
        return out.str();
    }

  private:
    struct Flying {
        Time arrives;
        Packet packet;
    };

    double kilobits_ = 0;
    Milliseconds longest_wait_{200};
    Milliseconds delay_{0};
    double loss_ = 0;
    Time line_free_{};
    std::deque<Flying> queue_;
    std::mt19937 random_{kFixedSeed};
    std::uint64_t packets_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t lost_ = 0;
    std::uint64_t dropped_ = 0;
    std::vector<double> waits_;
};

bool is_plain_udp(const Packet& packet) {
    constexpr std::size_t kHeaders = 28;  // IPv4 without options, UDP
    return packet.size() >= kHeaders && packet[0] == 0x45 && packet[kProtocolField] == kUdp;
}

/// Other UDP ports for the far side, as the near side sees them.
class PortTable {
  public:
    /// A new table: everybody has another port now.
    void rebind() { shift_ = static_cast<std::uint16_t>(shift_ + kStep); }
    void leaving(Packet& packet) const { move(packet, kSourcePort, shift_); }
    void returning(Packet& packet) const {
        move(packet, kDestinationPort, static_cast<std::uint16_t>(-shift_));
    }

  private:
    static constexpr std::uint16_t kStep = 1111;
    static constexpr std::size_t kSourcePort = 0;
    static constexpr std::size_t kDestinationPort = 2;

    static void move(Packet& packet, std::size_t field, std::uint16_t by) {
        constexpr std::size_t kHeader = 20;
        constexpr std::size_t kChecksum = 6;
        if (by == 0 || !is_plain_udp(packet)) {
            return;
        }
        const std::size_t at = kHeader + field;
        const auto port = static_cast<std::uint16_t>(read(packet, at) + by);
        write(packet, at, port);
        write(packet, kHeader + kChecksum, 0);  // IPv4: no checksum
    }
    static std::uint16_t read(const Packet& packet, std::size_t at) {
        return static_cast<std::uint16_t>((packet[at] << 8U) | packet[at + 1]);
    }
    static void write(Packet& packet, std::size_t at, std::uint16_t value) {
        packet[at] = static_cast<std::uint8_t>(value >> 8U);
        packet[at + 1] = static_cast<std::uint8_t>(value & 0xFFU);
    }

    std::uint16_t shift_ = 0;
};

class Link {
  public:
    Link(int here, int there) : here_(here), there_(there) {}

    void run() {
        for (;;) {
            std::array<pollfd, 3> waiting{
                {{here_, POLLIN, 0}, {there_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
            if (::poll(waiting.data(), waiting.size(), wait_ms()) < 0 && errno != EINTR) {
                fail("poll");
            }
            if (waiting[2].revents != 0 && !read_commands()) {
                return;
            }
            read_packets(there_, up_, true);
            read_packets(here_, down_, false);
            const Time now = Clock::now();
            up_.deliver(here_, now);
            down_.deliver(there_, now);
        }
    }

  private:
    [[nodiscard]] int wait_ms() const {
        const Time next = std::min(up_.next(), down_.next());
        if (next == Time::max()) {
            return -1;
        }
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
        return static_cast<int>(std::max<std::int64_t>(wait, 0));
    }

    void read_packets(int descriptor, Direction& direction, bool leaving) {
        std::array<std::uint8_t, kLargestPacket> buffer{};
        for (;;) {
            const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
            if (size <= 0) {
                return;
            }
            Packet packet{buffer.begin(), buffer.begin() + size};
            if (cut_ || (no_udp_ && is_plain_udp(packet))) {
                continue;
            }
            if (leaving) {
                ports_.leaving(packet);
            } else {
                ports_.returning(packet);
            }
            direction.take(std::move(packet), Clock::now());
        }
    }

    /// False at the end of standard input.
    bool read_commands() {
        std::array<char, 4096> buffer{};
        const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (size <= 0) {
            return false;
        }
        text_.append(buffer.data(), static_cast<std::size_t>(size));
        for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
            obey(text_.substr(0, end));
            text_.erase(0, end + 1);
        }
        return true;
    }

    void obey(const std::string& line) {
        std::istringstream words{line};
        std::string verb;
        std::string what;
        double value = 0;
        words >> verb >> what;
        if (verb == "up" || verb == "down") {
            words >> value;
            (verb == "up" ? up_ : down_).set(what, value);
        } else if (verb == "cut") {
            cut_ = what == "on";
            up_.clear();
            down_.clear();
        } else if (verb == "udp") {
            no_udp_ = what == "off";
        } else if (verb == "rebind") {
            ports_.rebind();
        } else if (verb == "stats") {
            std::cout << R"({"up":)" << up_.report() << R"(,"down":)" << down_.report() << "}"
                      << std::endl;
        } else {
            std::cerr << "unknown: " << line << std::endl;
        }
    }

    int here_;
    int there_;
    Direction up_;
    Direction down_;
    PortTable ports_;
    bool cut_ = false;
    bool no_udp_ = false;
    std::string text_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        std::cerr << "usage: network_link NAMESPACE_PID HERE THERE" << std::endl;
        return 2;
    }
    const std::string space = std::string{"/proc/"} + arguments[1] + "/ns/net";
    const int other = ::open(space.c_str(), O_RDONLY | O_CLOEXEC);
    const int here = make_tun(arguments[2]);
    if (other < 0 || ::setns(other, CLONE_NEWNET) != 0) {
        fail("network namespace");
    }
    const int there = make_tun(arguments[3]);
    std::cout << "ready" << std::endl;
    Link{here, there}.run();
    return 0;
}
